import { ROOT } from "./files.ts";

/** A server that does nothing but answer. */
export interface BareServer extends AsyncDisposable {
  readonly address: string;
}

/**
 * Starts the least that can be called a server, in a process of its own: `Deno.serve` giving out bodies that it
 * has had from the start, one after another, whatever is asked. What a page costs is measured beside it.
 */
export async function serveBare(bodies: readonly string[]): Promise<BareServer> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-net", import.meta.filename!],
    cwd: ROOT,
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const input = child.stdin.getWriter();
  await input.write(new TextEncoder().encode(JSON.stringify(bodies)));
  await input.close();
  const output = child.stdout.getReader();
  const { value } = await output.read();
  const port = Number(new TextDecoder().decode(value));
  return {
    address: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await output.cancel();
      await child.status;
    },
  };
}

if (import.meta.main) {
  const texts = await new Response(Deno.stdin.readable).json() as string[];
  // As bytes, not as text: pages with a letter beyond Latin-1 anywhere are given out faster so.
  const encoder = new TextEncoder();
  const bodies = texts.map((text) => encoder.encode(text));
  const headers = { "content-type": "text/html; charset=UTF-8" };
  let next = 0;
  Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: ({ port }) => console.log(port) },
    () => new Response(bodies[next++ % bodies.length], { headers }),
  );
}
