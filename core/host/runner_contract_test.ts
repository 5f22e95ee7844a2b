import { InProcess } from "./in_process.ts";
import { Remote } from "./remote/remote.ts";
import { SECRET, serveCode } from "./remote/sample_server.ts";
import { runnerContract } from "./runner_contract.ts";
import { loadPortable, PORTABLE_WORDS } from "./sample_portable.ts";

runnerContract("in process", async () => ({
  runner: new InProcess(await loadPortable(), PORTABLE_WORDS),
  [Symbol.asyncDispose]: () => Promise.resolve(),
}));

runnerContract("remote", async () => {
  const server = serveCode(await loadPortable(), PORTABLE_WORDS);
  const { endpoint } = server;
  return {
    runner: new Remote({
      plugin: "portable",
      version: "1.0.0",
      endpoint,
      secret: SECRET,
      allowsPrivate: true,
    }),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
});
