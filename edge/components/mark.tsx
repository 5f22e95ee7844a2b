/** The house's mark: a bell under a beam, between two tubes of a carillon. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false" fill="currentColor">
      <path d="M2 3h28v3H2zM4 8h3v13a1.5 1.5 0 0 1-3 0zM25 8h3v9a1.5 1.5 0 0 1-3 0zM16 7.5c-4 0-5.8 3-6 7.2-.2 4-.7 5.8-2 7.6-.5.7 0 1.7.9 1.7h14.2c.9 0 1.4-1 .9-1.7-1.3-1.8-1.8-3.6-2-7.6-.2-4.2-2-7.2-6-7.2zM13 25.5a3 3 0 0 0 6 0z" />
    </svg>
  );
}

const TUBES = 16;
const STEP = 14;

/**
 * A course's chime: a row of hanging tubes whose lengths come from its key, so that each course has a figure
 * of its own wherever it appears. Decoration only.
 */
export function Chime({ seed }: { readonly seed: string }) {
  const lengths = tubeLengths(seed);
  const draw = (even: boolean) =>
    lengths.map((length, at) => (at % 3 === 0) === even ? `M${STEP / 2 + at * STEP} 12v${length}` : "").join(
      "",
    );
  return (
    <svg
      class="chime"
      viewBox={`0 0 ${TUBES * STEP} 84`}
      preserveAspectRatio="xMidYMin slice"
      aria-hidden="true"
      focusable="false"
    >
      <path d={`M0 1h${TUBES * STEP}`} stroke-width="2" />
      <path d={lengths.map((_, at) => `M${STEP / 2 + at * STEP} 2v10`).join("")} stroke-width="1" />
      <path d={draw(true)} stroke-width="6" />
      <path d={draw(false)} stroke-width="6" class="chime-quiet" />
    </svg>
  );
}

// A walk rather than noise: neighbours differ by little, as in a melody.
function tubeLengths(seed: string): readonly number[] {
  let state = 2166136261;
  for (const character of seed) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 16777619);
  let length = 18 + (state >>> 8) % 34;
  return Array.from({ length: TUBES }, () => {
    state = Math.imul(state ^ (state >>> 15), 2246822519) + 1;
    length += ((state >>> 9) % 27) - 13;
    if (length < 10) length = 20 - length;
    if (length > 62) length = 124 - length;
    return length;
  });
}
