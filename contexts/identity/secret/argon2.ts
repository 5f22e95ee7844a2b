/** What Argon2 is told to cost: memory in KiB, passes over it, lanes. */
export interface Argon2Cost {
  readonly memory: number;
  readonly passes: number;
  readonly lanes: number;
}

/** One computation of Argon2id (RFC 9106), version 0x13. */
export interface Argon2Task extends Argon2Cost {
  readonly password: Uint8Array<ArrayBuffer>;
  readonly salt: Uint8Array<ArrayBuffer>;
  /** Bytes of the digest. */
  readonly length: number;
}

/** What the worker answers. */
export type Argon2Reply = { readonly digest: Uint8Array } | { readonly failure: string };

// The shapes of "Modern Algorithms in the Web Cryptography API" that the compiler does not know yet.
interface Argon2Crypto {
  importKey(
    format: "raw-secret",
    secret: BufferSource,
    algorithm: "Argon2id",
    extractable: false,
    usages: readonly ["deriveBits"],
  ): Promise<CryptoKey>;
  deriveBits(
    algorithm: {
      readonly name: "Argon2id";
      readonly nonce: BufferSource;
      readonly memory: number;
      readonly passes: number;
      readonly parallelism: number;
    },
    key: CryptoKey,
    bits: number,
  ): Promise<ArrayBuffer>;
}

let builtIn: Promise<boolean> | undefined;

/** Computes Argon2id off this thread: built into the runtime where it is, else in WebAssembly in a Worker. */
export async function argon2id(task: Argon2Task): Promise<Uint8Array> {
  builtIn ??= hasArgon2();
  return await (await builtIn ? argon2idBuiltIn(task) : argon2idInWorker(task));
}

/** Computes by the runtime's own Web Cryptography; NotSupportedError where it has no Argon2. */
export async function argon2idBuiltIn(task: Argon2Task): Promise<Uint8Array> {
  const subtle = crypto.subtle as unknown as Argon2Crypto;
  const key = await subtle.importKey("raw-secret", task.password, "Argon2id", false, ["deriveBits"]);
  const { salt: nonce, memory, passes, lanes: parallelism } = task;
  const algorithm = { name: "Argon2id", nonce, memory, passes, parallelism } as const;
  return new Uint8Array(await subtle.deriveBits(algorithm, key, task.length * 8));
}

/** Computes in a Worker of its own, which ends with the task and gives its memory back. */
export async function argon2idInWorker(task: Argon2Task): Promise<Uint8Array> {
  const worker = new Worker(new URL("./argon2_worker.ts", import.meta.url), { type: "module" });
  try {
    return await new Promise((resolve, reject) => {
      const fail = (why: string) => reject(new Error(`Cannot compute Argon2: ${why}`));
      worker.onmessage = ({ data: reply }: MessageEvent<Argon2Reply>) =>
        "digest" in reply ? resolve(reply.digest) : fail(reply.failure);
      worker.onerror = (event) => {
        event.preventDefault();
        fail(event.message);
      };
      worker.postMessage(task);
    });
  } finally {
    worker.terminate();
  }
}

async function hasArgon2(): Promise<boolean> {
  const probe = new Uint8Array(16);
  try {
    await argon2idBuiltIn({ password: probe, salt: probe, memory: 8, passes: 1, lanes: 1, length: 16 });
    return true;
  } catch {
    // Whatever it lacks, the worker does the same work; a fault that is not about support shows there too.
    return false;
  }
}
