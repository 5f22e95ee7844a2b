const SHAPES = {
  account: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c.6-4 3.8-6 8-6s7.4 2 8 6",
  alert:
    "M12 8v5M12 16.5v.01M10.3 3.9 2.4 17.5A2 2 0 0 0 4.1 20.5h15.8a2 2 0 0 0 1.7-3L13.7 3.9a2 2 0 0 0-3.4 0z",
  back: "M19 12H5M11 6l-6 6 6 6",
  calendar: "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
  check: "M4 12.5l5 5L20 6.5",
  circle: "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17z",
  clock: "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 7v5l3.5 2",
  correct: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM7.5 12.3l3 3 6-6.3",
  down: "M5 9l7 7 7-7",
  forward: "M5 12h14M13 6l6 6-6 6",
  half: "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 3.5v17M15 5v14M18 7.5v9",
  hint: "M9 18h6M10 21h4M8 14.5c-1.4-1.2-2.2-2.9-2.2-4.8a6.2 6.2 0 0 1 12.4 0c0 1.9-.8 3.6-2.2 4.8z",
  info: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.5M12 7.5v.01",
  language:
    "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3.5 9.5h17M3.5 14.5h17M12 3c-5 5-5 13 0 18M12 3c5 5 5 13 0 18",
  list: "M9 6h11M9 12h11M9 18h11M4.5 6v.01M4.5 12v.01M4.5 18v.01",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  open: "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
  partly: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8 12h8",
  play: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM10 8.5v7l6-3.5z",
  puzzle: "M4 8h4a2.5 2.5 0 1 1 5 0h4v4a2.5 2.5 0 1 0 0 5v3H4z",
  renew: "M20 11.5a8 8 0 1 0-2.3 6.1M20 5v6.5h-6.5",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 20 20",
  step: "M9 6l6 6-6 6",
  wrong: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.5 8.5l7 7M15.5 8.5l-7 7",
} as const;

/** The name of a drawing that stands beside a word, never instead of it. */
export type IconName = keyof typeof SHAPES;

/** Whether there is a drawing of that name. */
export function isIcon(name: string): name is IconName {
  return Object.hasOwn(SHAPES, name);
}

const TURNING: ReadonlySet<string> = new Set(["back", "forward", "open", "step"]);

/** A small drawing in the colour of the text around it; arrows turn with the reading direction. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg
      class={TURNING.has(name) ? "icon icon-turns" : "icon"}
      viewBox="0 0 24 24"
      aria-hidden="true"
      focusable="false"
    >
      <path d={SHAPES[name]} />
    </svg>
  );
}
