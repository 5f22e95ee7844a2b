import { z } from "zod";
import { contextsOf } from "core/plugin/plugin.ts";
import { type Field, listFields, type Shape } from "core/signal/fields.ts";
import type { SignalDefinition } from "core/signal/signal.ts";
import { versionOf, waysTo } from "core/signal/version.ts";
import type { Context } from "core/work/context.ts";
import { PLUGINS } from "edge/plugins.ts";
import { CONTEXTS } from "edge/residents.ts";

/** Who hears a signal: as which version, and which fields of that they read. */
export interface ListedHearer {
  readonly name: string;
  readonly version: string;
  readonly needs: readonly string[];
}

/** A signal as the catalogue lists it. */
export interface ListedSignal {
  readonly name: string;
  readonly doc: string;
  readonly publisher: string;
  /** False where a later version is said instead; what was said in this one is still in the log. */
  readonly said: boolean;
  /** Every version of the same fact, oldest first, this one among them. */
  readonly versions: readonly string[];
  /** The other versions that are heard as this one, through conversion. */
  readonly converted: readonly string[];
  readonly subscribers: readonly string[];
  readonly hearers: readonly ListedHearer[];
  /** What order is kept by, in the example. */
  readonly key: string;
  /** JSON Schema (draft 2020-12) of its body, as hearers get it. */
  readonly schema: Shape;
  readonly fields: readonly Field[];
  readonly example: unknown;
}

/** Contexts and plugins as they are installed, all that say and hear. */
export const EVERYBODY: readonly Context[] = [...CONTEXTS, ...contextsOf(PLUGINS)];

/** Every signal that somebody in this house says, by name, with who hears it. */
export function listSignals(everybody: readonly Context[] = EVERYBODY): ListedSignal[] {
  const defined = everybody.flatMap(({ signals }) => signals);
  const hearings = everybody.flatMap(({ name, hears }) =>
    hears.map((hearing) => ({
      name,
      version: hearing.name as string,
      needs: hearing.needs,
      ways: waysTo(hearing.name, defined),
    }))
  );
  const listed = everybody.flatMap(({ name: publisher, signals }) =>
    signals.map((definition) => {
      const hearers = hearings.filter(({ ways }) => ways.has(definition.signal))
        .map(({ ways: _, ...hearer }) => hearer);
      return listSignal(definition, publisher, hearers, defined);
    })
  );
  return listed.sort((one, other) => one.name < other.name ? -1 : 1);
}

/**
 * A body's JSON Schema as hearers may rely on it: fields that are added later do not break it, and `personal` may
 * have been erased. What only says again what a format or JSON itself says is left out.
 */
export function hearersSchema(body: z.ZodType, target: "draft-7" | "draft-2020-12"): Shape {
  const { $schema, required = [], ...shape } = z.toJSONSchema(body, {
    io: "output",
    target,
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      if (jsonSchema.format === "date-time") delete jsonSchema.pattern;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  }) as Shape;
  return {
    ...(target === "draft-7" ? {} : { $schema }),
    ...shape,
    required: required.filter((field) => field !== "personal"),
  };
}

function listSignal(
  definition: SignalDefinition,
  publisher: string,
  hearers: readonly ListedHearer[],
  defined: readonly SignalDefinition[],
): ListedSignal {
  const { signal: name, doc, body, example } = definition;
  const { fact } = versionOf(name);
  const versions = defined.map(({ signal }) => signal).filter((one) => versionOf(one).fact === fact)
    .sort((one, other) => versionOf(one).version - versionOf(other).version);
  const schema = hearersSchema(body, "draft-2020-12");
  return {
    name,
    doc,
    publisher,
    said: versions.at(-1) === name,
    versions,
    converted: [...waysTo(name, defined).keys()].filter((one) => one !== name),
    subscribers: [...new Set(hearers.map((hearer) => hearer.name))],
    hearers,
    key: definition(example).key,
    schema,
    fields: listFields(schema),
    example,
  };
}
