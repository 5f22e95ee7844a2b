/** A measured row of the table of figures. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

/** What was measured, and on what. */
export interface Figures {
  readonly machine: {
    readonly cores: number;
    readonly deno: string;
    readonly date: string;
    /** How many processes wanted a processor on average, in the minute before and in the last one. */
    readonly load: readonly [before: number, after: number];
  };
  readonly rows: readonly Figure[];
}

/** What all names of measured rows begin with. */
export const PREFIX = "scale: ";

/** The value of a row. Throws where it was not measured. */
export function valueOf({ rows }: Figures, name: string): number {
  const row = rows.find((one) => one.name === `${PREFIX}${name}`);
  if (!row || !(row.value > 0)) throw new TypeError(`Cannot reckon: "${name}" was not measured`);
  return row.value;
}
