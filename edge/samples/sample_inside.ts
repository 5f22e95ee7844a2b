// Loaded before a process's own module, tells what cannot be seen from without: when its kept pages went, and how late
// its main thread comes to what is due. It listens on a port that it writes down in INSIDE_FOLDER, and does nothing
// more until it is asked.
import { PageCache } from "edge/memory/page_cache.ts";

/** How late a thread was, looked at every millisecond; that others had the processor does not count. */
export interface Lateness {
  readonly p99: number;
  readonly longest: number;
}

/** When tags let kept pages go since this was last asked, in milliseconds since 1970. */
let gone: number[] = [];

const { purge } = PageCache.prototype;
PageCache.prototype.purge = function noted(this: PageCache, tag: string): void {
  const before = this.report().purged;
  purge.call(this, tag);
  if (this.report().purged > before) gone.push(Date.now());
};

/**
 * How long this thread was ready and had no processor since it began, in milliseconds (`run_delay` of Linux,
 * proc(5)); elsewhere nobody tells. The house may not read there by Deno's own means.
 */
function openWaited(): () => number {
  if (Deno.build.os !== "linux") return () => 0;
  const { symbols: libc } = Deno.dlopen("libc.so.6", {
    open: { parameters: ["buffer", "i32"], result: "i32" },
    pread: { parameters: ["i32", "buffer", "usize", "i64"], result: "isize" },
  });
  const file = libc.open(new TextEncoder().encode("/proc/thread-self/schedstat\0"), 0);
  const [bytes, decoder] = [new Uint8Array(128), new TextDecoder()];
  return () => {
    const size = Number(libc.pread(file, bytes, 128n, 0n));
    return Number(decoder.decode(bytes.subarray(0, size)).split(" ")[1]) / 1e6;
  };
}

function lookAtLateness(milliseconds: number): Promise<Lateness> {
  const waited = openWaited();
  const late: number[] = [];
  const until = performance.now() + milliseconds;
  return new Promise((resolve) => {
    let [due, before] = [performance.now() + 1, waited()];
    const timer = setInterval(() => {
      const [now, after] = [performance.now(), waited()];
      late.push(Math.max(0, now - due - (after - before)));
      [due, before] = [now + 1, after];
      if (now < until) return;
      clearInterval(timer);
      late.sort((a, b) => a - b);
      resolve({ p99: late[Math.floor(late.length * 0.99)]!, longest: late.at(-1)! });
    }, 1);
  });
}

async function answer({ url }: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(url);
  if (pathname === "/late") return Response.json(await lookAtLateness(Number(searchParams.get("for"))));
  const told = gone;
  gone = [];
  return Response.json(told);
}

const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, answer);
server.unref(); // or the process's own module would wait for its end
Deno.writeTextFileSync(`${Deno.env.get("INSIDE_FOLDER")}/${Deno.pid}`, String(server.addr.port));
