// What a frame and the page around it say to each other: `carillon.frame.v1`. Within this version messages only gain
// fields and kinds; either side passes over what it does not know. Types alone: each side is a script of its own.

/** How a frame asks the page for a channel, by `parent.parent.postMessage`; it says nothing else that way. */
export type Hello = "carillon.frame.v1.hello";
/** How the page hands a frame its channel: with this, and a `MessagePort`. */
export type Open = "carillon.frame.v1.open";

/** How the page looks, so that a frame can look like a part of it. */
export interface FrameTheme {
  readonly scheme: "light" | "dark";
  /** The page's design tokens by their CSS names: `--canvas`, `--text`, `--accent`, … */
  readonly tokens: Readonly<Record<string, string>>;
}

/** In what language the page is. */
export interface FrameLocale {
  /** BCP 47. */
  readonly language: string;
  readonly dir: "ltr" | "rtl";
}

/** What the page says over the channel. The first is always `open`. */
export type ToFrame =
  | { readonly say: "open"; readonly data: unknown; readonly theme: FrameTheme; readonly locale: FrameLocale }
  | { readonly say: "theme"; readonly theme: FrameTheme }
  /** How an action ended. */
  | { readonly say: "done"; readonly id: number; readonly answer: unknown }
  | { readonly say: "refused"; readonly id: number; readonly reason: string };

/** What a frame says over the channel. */
export type FromFrame =
  /** It is drawn and can be used. */
  | { readonly say: "ready" }
  /** How high it wants to be, in CSS pixels. */
  | { readonly say: "resize"; readonly height: number }
  /** What it is called now, for those who hear the page. */
  | { readonly say: "title"; readonly title: string }
  /** One of the manifest's actions, for whoever is signed in. */
  | { readonly say: "act"; readonly id: number; readonly action: string; readonly given: unknown }
  /** Another page of this site, right after somebody used the frame. */
  | { readonly say: "go"; readonly id: number; readonly path: string }
  /** Whoever uses the keyboard wants out of it: on, or back to before it. */
  | { readonly say: "leave"; readonly back: boolean };
