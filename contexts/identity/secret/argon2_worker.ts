import { argon2id } from "hash-wasm";
import type { Argon2Reply, Argon2Task } from "./argon2.ts";

// The other side of `argon2idInWorker()`: WebAssembly blocks its thread, so it has one of its own.
const port = globalThis as unknown as {
  onmessage: ((event: MessageEvent<Argon2Task>) => void) | null;
  postMessage(reply: Argon2Reply): void;
};

port.onmessage = async ({ data: task }) => {
  try {
    port.postMessage({ digest: await compute(task) });
  } catch (error) {
    port.postMessage({ failure: String(error) });
  }
};

function compute(task: Argon2Task): Promise<Uint8Array> {
  return argon2id({
    password: task.password,
    salt: task.salt,
    memorySize: task.memory,
    iterations: task.passes,
    parallelism: task.lanes,
    hashLength: task.length,
    outputType: "binary",
  });
}
