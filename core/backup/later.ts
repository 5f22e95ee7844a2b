import type { Manifest } from "./manifest.ts";

/** What a context said after the moment of a backup, as far as later backups tell. */
export interface SaidLater {
  readonly context: string;
  readonly signals: number;
}

/** What is not in a backup, as far as is known. */
export interface Later {
  /** The time that was asked for, and by how many seconds the backup is older. */
  readonly asked?: { readonly at: string; readonly secondsBefore: number };
  /** The moment of the backup that follows: a time from then on would have had that one. */
  readonly next?: string;
  /** The moment of the newest backup, which `said` is counted up to. Without it nothing is known of what came after. */
  readonly newest?: string;
  readonly said: readonly SaidLater[];
}

/** Tells what came after a backup: how much each context had said by the newest of the same life of its database. */
export function laterThan(chosen: Manifest, all: readonly Manifest[], at?: Date): Later {
  const after = all.filter(({ number, data }) => data && number > chosen.number);
  const asked = at && {
    at: at.toISOString(),
    secondsBefore: Math.round((at.getTime() - new Date(chosen.at).getTime()) / 100) / 10,
  };
  const newest = after.at(-1);
  return {
    ...asked ? { asked } : {},
    ...newest ? { next: after[0]!.at, newest: newest.at } : {},
    said: chosen.data!.databases.flatMap(({ name, said = 0, stand }) => {
      const followers = after.flatMap(({ data }) => data!.databases).filter((one) =>
        one.name === name && one.stand?.generation === stand?.generation
      );
      const signals = (followers.at(-1)?.said ?? said) - said;
      return signals > 0 ? [{ context: name, signals }] : [];
    }),
  };
}
