import { spawnTask } from "./task.ts";

/** How a server is started: its data folder, its command line, what is added to its environment. */
export interface ServerOptions {
  /** The data folder; without one, a folder that goes when the server is disposed. */
  readonly data?: string;
  /** The whole command line; without one, it listens on a free port and works in the data folder. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** How long it may take to be ready. */
  readonly milliseconds?: number;
  /** The checkout that it is started from, where that is not this one. */
  readonly root?: URL;
  /** Modules that are run before the server's own. */
  readonly preload?: readonly string[];
}

/** An account as a first start prints it. */
export interface PrintedAccount {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** How a process ended, and all that it said. */
export interface Ended {
  readonly code: number;
  readonly signal: Deno.Signal | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process that was started as an operator starts it; it may still be on its way to serving. */
export interface Launched extends AsyncDisposable {
  readonly data: string;
  /** Resolves once it says that it is ready; rejects with all that it said where it ends before. */
  readonly ready: Promise<Server>;
  readonly ended: Promise<Ended>;
  /** Sends a signal; true where the process was there to get it. */
  kill(signal: Deno.Signal): boolean;
}

/** A server that serves, in a process of its own. */
export interface Server extends AsyncDisposable {
  readonly url: string;
  readonly data: string;
  readonly pid: number;
  readonly accounts: readonly PrintedAccount[];
  readonly ended: Promise<Ended>;
  kill(signal: Deno.Signal): boolean;
  /** Asks it to stop, as Ctrl-C does, and waits for its end. */
  stop(): Promise<Ended>;
}

const READY = /^Carillon is ready: (\S+)$/m;
const ACCOUNT = /^ {2}(\S.*?) {2,}(\S+@\S+) +(\S+)$/gm;
const LAST_LINE = /^Stop with Ctrl-C\.$/m;

/** Starts the house's own entry, with the permissions of the start task, and waits until it serves. */
export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const launched = await launchServer(options);
  try {
    return await launched.ready;
  } catch (error) {
    await launched[Symbol.asyncDispose]();
    throw error;
  }
}

/** Starts the house's own entry and does not wait. */
export async function launchServer(options: ServerOptions = {}): Promise<Launched> {
  const own = options.data === undefined ? await Deno.makeTempDir({ prefix: "carillon_" }) : undefined;
  const data = options.data ?? `${own}/data`;
  const args = options.args ?? ["--port", "0", "--data", data];
  const child = await spawnTask("start", args, options.env, options.root, options.preload);
  const stdout = follow(child.stdout);
  const stderr = follow(child.stderr);
  let running = true;
  const ended = (async () => {
    const { code, signal } = await child.status;
    running = false;
    await Promise.all([stdout.done, stderr.done]);
    return { code, signal, stdout: stdout.text(), stderr: stderr.text() };
  })();
  const kill = (signal: Deno.Signal) => {
    try {
      if (running) child.kill(signal);
    } catch (error) {
      // It ended by itself, and we are not told yet.
      if (!(error instanceof Deno.errors.NotFound) && !(error instanceof TypeError)) throw error;
      return false;
    }
    return running;
  };
  const dispose = async () => {
    kill("SIGKILL");
    await ended;
    if (own !== undefined) await Deno.remove(own, { recursive: true });
  };
  const ready = untilReady(stdout, ended, options.milliseconds ?? 60_000).then((
    { url, accounts },
  ): Server => ({
    url,
    data,
    pid: child.pid,
    accounts,
    ended,
    kill,
    stop() {
      kill("SIGINT");
      return ended;
    },
    [Symbol.asyncDispose]: dispose,
  }));
  ready.catch(() => {}); // who waits for the end only does not care; who waits for `ready` is told
  return { data, ready, ended, kill, [Symbol.asyncDispose]: dispose };
}

/** Starts a server that must not come up, and waits for its end. Throws where it serves after all. */
export async function failToStart(options: ServerOptions): Promise<Ended> {
  await using launched = await launchServer(options);
  const up = await Promise.race([launched.ready.then(() => true, () => false), launched.ended]);
  if (up === true) throw new Error(`The server started all the same, on "${launched.data}"`);
  return await launched.ended;
}

interface Followed {
  text(): string;
  /** Calls whenever there is more. */
  listen(listener: () => void): void;
  readonly done: Promise<void>;
}

function follow(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Followed {
  let text = "";
  let listener = () => {};
  const done = (async () => {
    for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      listener();
    }
  })();
  return { text: () => text, listen: (to) => void (listener = to), done };
}

async function untilReady(
  stdout: Followed,
  ended: Promise<Ended>,
  milliseconds: number,
): Promise<Pick<Server, "url" | "accounts">> {
  let late: ReturnType<typeof setTimeout> | undefined;
  const early = ended.then(({ code, signal, stdout, stderr }) => {
    throw new Error(`The server ended before it was ready (${signal ?? code}):\n${stdout}${stderr}`);
  });
  try {
    return await Promise.race([
      early,
      new Promise<Pick<Server, "url" | "accounts">>((resolve, reject) => {
        late = setTimeout(
          () => reject(new Error(`The server was not ready in ${milliseconds} ms`)),
          milliseconds,
        );
        stdout.listen(() => {
          const said = readSaid(stdout.text());
          if (said) resolve(said);
        });
      }),
    ]);
  } finally {
    clearTimeout(late);
    stdout.listen(() => {});
  }
}

function readSaid(text: string): Pick<Server, "url" | "accounts"> | undefined {
  const url = READY.exec(text)?.[1];
  if (!url || !LAST_LINE.test(text)) return undefined;
  const accounts = [...text.matchAll(ACCOUNT)].map(([, name, email, password]) => ({
    name: name!,
    email: email!,
    password: password!,
  }));
  return { url, accounts };
}
