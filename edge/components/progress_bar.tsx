/** A filled share of a line; decoration beside a sentence that says the same. */
export function ProgressBar({ share }: { readonly share: number }) {
  return (
    <svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <rect width={percentOf(share)} height="8" />
    </svg>
  );
}

const RADIUS = 54;
const AROUND = 2 * Math.PI * RADIUS;

/** A filled share of a circle, with an optional stroke where the pass mark lies. Decoration too. */
export function ProgressRing({ share, pass }: { readonly share: number; readonly pass?: number }) {
  const filled = percentOf(share) / 100 * AROUND;
  return (
    <svg class="ring" viewBox="0 0 120 120" aria-hidden="true" focusable="false">
      <circle class="ring-track" cx="60" cy="60" r={RADIUS} />
      {filled > 0 && (
        <circle
          cx="60"
          cy="60"
          r={RADIUS}
          stroke-dasharray={`${filled.toFixed(1)} ${AROUND.toFixed(1)}`}
          transform="rotate(-90 60 60)"
        />
      )}
      {pass !== undefined && (
        <path
          class="ring-mark"
          d="M60 0v12"
          transform={`rotate(${(percentOf(pass) * 3.6).toFixed(1)} 60 60)`}
        />
      )}
    </svg>
  );
}

function percentOf(share: number): number {
  return Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10;
}
