import { createHash } from "node:crypto";

/** The one style of the document around a frame: named by its hash, so that it is the only one. */
const SHELL_STYLE = "html,body{block-size:100%;margin:0;overflow:hidden}" +
  "iframe{display:block;inline-size:100%;block-size:100%;border:0}";

/** Where a package's frames are, with the host in front as a Content Security Policy takes it. */
export interface FramePlace {
  readonly host: string;
  /** `/plugins/ID/CHECKSUM/frames/`. */
  readonly folder: string;
}

/**
 * What a file of a frame may do: nothing but run its own package's scripts, styles and pictures in an origin that nobody
 * else has, and reach the hosts that its manifest names and this site granted. Content Security Policy Level 3.
 */
export function framePolicy({ host, folder }: FramePlace, reaches: readonly string[]): string {
  const own = host + folder;
  // The site itself is never granted: as whoever is signed in, a frame acts through its page alone.
  const granted = reaches.filter((reached) => reached !== host);
  return [
    "sandbox allow-scripts",
    "default-src 'none'",
    `script-src ${own}`,
    // A frame that draws itself wrong harms nobody else, and its pictures and fonts come from its package whatever it says.
    `style-src ${own} 'unsafe-inline'`,
    `img-src ${own} data: blob:`,
    `font-src ${own}`,
    `media-src ${own}`,
    `connect-src ${[own, ...granted].join(" ")}`,
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
  ].join("; ");
}

/** What the document around a frame may do: hold that frame, which can go nowhere but to files of its own package. */
export function shellPolicy({ host, folder }: FramePlace): string {
  const style = createHash("sha256").update(SHELL_STYLE).digest("base64");
  return [
    "default-src 'none'",
    `style-src 'sha256-${style}'`,
    `frame-src ${host}${folder}`,
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
  ].join("; ");
}

/**
 * The document around a frame. It is this site's own and has no script; a page may hold frames from anywhere on the
 * web, so where a plugin's frame may go is said here, one document further in.
 */
export function shellDocument(source: string): string {
  return `<!doctype html><meta charset="utf-8"><meta name="color-scheme" content="light dark">` +
    `<title>Frame</title><style>${SHELL_STYLE}</style>` +
    `<iframe src="${source}" sandbox="allow-scripts" allow="" referrerpolicy="no-referrer"></iframe>`;
}
