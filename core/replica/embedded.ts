import Native from "libsql";
import NativeAsync from "libsql/promise";
import { overHttp } from "core/data/server_address.ts";

/** A copy of a database that the engine itself keeps, from a libSQL server (an embedded replica). */
export interface Embedded {
  /** Brings over what was stored since; the thread goes on meanwhile. Gives back whether there was anything. */
  pull(): Promise<boolean>;
  /** Reads the first row of the copy, and all others: a statement that is left halfway would hold its snapshot. Undefined where there is none. Throws what the engine throws. */
  read(sql: string): Record<string, unknown> | undefined;
  close(): void;
}

interface Synced {
  readonly frames_synced: number;
}

/**
 * Opens a copy in a file. The class of `libsql` opens it, the one of `libsql/promise` pulls it: the first one's own
 * `sync()` blocks its thread for as long as the network takes, the second one's constructor of 0.5.29 leaves out an
 * argument that the engine wants. Both stand on the same connection.
 */
export function openEmbedded(file: string, address: string): Embedded {
  const url = new URL(overHttp(address));
  const authToken = url.searchParams.get("authToken") ?? "";
  const native = new Native(file, { syncUrl: `${url.protocol}//${url.host}`, authToken } as Native.Options);
  const sync = (NativeAsync.prototype as unknown as { sync(this: unknown): Promise<Synced> }).sync;
  return {
    async pull() {
      return (await sync.call(native)).frames_synced > 0;
    },
    read: (sql) => native.prepare(sql).all()[0] as Record<string, unknown> | undefined,
    close: () => void native.close(),
  };
}
