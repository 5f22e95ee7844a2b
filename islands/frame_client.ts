// What authors import in a frame: `import { openFrame } from "./carillon.v1.js"`. It is served beside every package's
// own files, and speaks `carillon.frame.v1` with the page.

import type { FrameLocale, FrameTheme, FromFrame, Hello, Open, ToFrame } from "./frame_messages.ts";

const HELLO: Hello = "carillon.frame.v1.hello";
const OPEN: Open = "carillon.frame.v1.open";

/** A frame that is connected with its page. */
export interface Frame extends FrameLocale {
  /** What the widget's answer had as `data`. */
  readonly data: unknown;
  readonly theme: FrameTheme;
  /** Tells the page that the frame is drawn; one that never does is taken away. */
  ready(): void;
  /** Has the plugin do one of its actions for whoever is signed in. Throws an Error with the reason if it was refused. */
  act(action: string, given?: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** Opens a page of this site; only right after somebody used the frame. Throws an Error if it was refused. */
  go(path: string): Promise<void>;
  /** What the frame is called now, for those who hear the page. */
  title(title: string): void;
  /** Moves the keyboard out of the frame: on, or back to before it. Escape does so by itself. */
  leave(back?: boolean): void;
}

/** Connects with the page: takes over its language, its colours and its light, and keeps the frame as high as it needs. */
export async function openFrame(): Promise<Frame> {
  const { port, opened } = await connect();
  const say = (message: FromFrame) => port.postMessage(message);
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let last = 0;
  const ask = (message: (id: number) => FromFrame): Promise<unknown> => {
    const answer = Promise.withResolvers<unknown>();
    waiting.set(++last, answer);
    say(message(last));
    return answer.promise;
  };
  let theme = opened.theme;
  show(theme);
  port.onmessage = ({ data }: MessageEvent<ToFrame>) => {
    if (data.say === "theme") show(theme = data.theme);
    if (data.say === "done") waiting.get(data.id)?.resolve(data.answer);
    if (data.say === "refused") waiting.get(data.id)?.reject(new Error(data.reason));
    if (data.say === "done" || data.say === "refused") waiting.delete(data.id);
  };

  const root = document.documentElement;
  root.lang = opened.locale.language;
  root.dir = opened.locale.dir;
  new ResizeObserver(() => say({ say: "resize", height: Math.ceil(root.getBoundingClientRect().height) }))
    .observe(root);
  document.addEventListener("keydown", ({ key, defaultPrevented, shiftKey }) => {
    if (key === "Escape" && !defaultPrevented) say({ say: "leave", back: shiftKey });
  });

  return {
    ...opened.locale,
    data: opened.data,
    get theme() {
      return theme;
    },
    ready: () => say({ say: "ready" }),
    act: (action, given = {}) => ask((id) => ({ say: "act", id, action, given })),
    async go(path) {
      await ask((id) => ({ say: "go", id, path }));
    },
    title: (title) => say({ say: "title", title }),
    leave: (back = false) => say({ say: "leave", back }),
  };
}

/** The page stands around a document of the site that stands around the frame. */
function connect(): Promise<{ port: MessagePort; opened: Extract<ToFrame, { say: "open" }> }> {
  const page = parent.parent;
  const { promise, resolve } = Promise.withResolvers<Awaited<ReturnType<typeof connect>>>();
  addEventListener("message", function open({ source, data, ports: [port] }) {
    // Another frame could post this too: only the page's word counts.
    if (source !== page || data !== OPEN || !port) return;
    port.onmessage = ({ data: opened }) => {
      removeEventListener("message", open);
      resolve({ port, opened });
    };
  });
  page.postMessage(HELLO, "*");
  return promise;
}

function show({ scheme, tokens }: FrameTheme): void {
  const { style } = document.documentElement;
  style.colorScheme = scheme;
  for (const [name, value] of Object.entries(tokens)) style.setProperty(name, value);
}
