import {
  argument,
  command,
  flag,
  map,
  type Message,
  message,
  object,
  string,
  withDefault,
} from "@optique/core";
import { Refusal } from "core/base/refusal.ts";
import type { AnswerOf } from "edge/start/operations.ts";
import { type Act, data, json, yes } from "./flags.ts";
import { withSource } from "./plugin_source.ts";
import { permissionLines } from "./plugin_words.ts";
import { operate, type Reach } from "./reach.ts";
import { answer, plain, style } from "./terminal.ts";

type Examined = AnswerOf<"examinePlugin">;

const options = {
  from: argument(string({ metavar: "FILE|FOLDER|URL" }), {
    description: message`A package, the folder of a plugin, or an https address of a package.`,
  }),
  acceptUnsigned: withDefault(
    flag("--accept-unsigned", { description: message`Take it although nobody has signed it.` }),
    false,
  ),
  yes,
  json,
  data,
};

function taking(verb: "install" | "upgrade", brief: Message, description: Message, more = false) {
  return command(
    verb,
    map(
      object({
        ...options,
        acceptPublisher: withDefault(
          flag("--accept-publisher", {
            description: message`Take it although another key signed it than the version before.`,
            hidden: !more,
          }),
          false,
        ),
      }),
      ({ from, acceptUnsigned, acceptPublisher, yes, json, data }): Act => async (terminal) => {
        const reach = { data, terminal };
        const examined = await examine(from, reach);
        const { checksum, publisher } = examined;
        if (!yes && !await agreed(verb, examined, reach)) return terminal.tell("Nothing was done.\n");
        const value = verb === "install"
          ? await operate("installPlugin", { checksum, acceptUnsigned }, reach)
          : await operate("upgradePlugin", {
            checksum,
            acceptUnsigned,
            ...(acceptPublisher && publisher ? { acceptPublisher: publisher } : {}),
          }, reach);
        answer(terminal, { json, value, words: takenWords });
      },
    ),
    { brief, description },
  );
}

/** `plugin install FILE|FOLDER|URL`: a plugin comes to the site; it is on nowhere yet. */
export const installCommand = taking(
  "install",
  message`Install a plugin from a package; it is on nowhere yet.`,
  message`Reads a package, tells who made it and all that it may do, and asks. None of its code runs before. What is installed is on nowhere yet: plugin enable, plugin allow. A package that is not accepted is refused with every reason at once.`,
);

/** `plugin upgrade FILE|FOLDER|URL`: another version takes the place of the one that is installed. */
export const upgradeCommand = taking(
  "upgrade",
  message`Put another version of a plugin in its place.`,
  message`Reads a package of a plugin that is installed, tells what is new in what it may do, and asks. It takes the place of the version before at once, with what that keeps; plugin rollback goes back.`,
  true,
);

async function examine(from: string, reach: Reach): Promise<Examined> {
  const examined = await withSource(from, (from) => operate("examinePlugin", { from }, reach));
  const { reasons } = examined;
  if (reasons.length === 0) return examined;
  throw new Refusal(
    "plugin.manifest_invalid",
    "invalid",
    `Cannot accept the package: ${reasons.join("; ")}`,
    { reasons },
  );
}

/** Shows what there is to know and asks; where nobody is there to answer, it must have been agreed to before. */
async function agreed(verb: "install" | "upgrade", examined: Examined, reach: Reach): Promise<boolean> {
  const { terminal } = reach;
  terminal.tell(await offerWords(examined, reach) + "\n");
  if (terminal.confirm) return terminal.confirm(verb === "install" ? "Install it?" : "Upgrade to it?");
  throw new Refusal(
    "operate.unconfirmed",
    "conflict",
    `Cannot ${verb} without being told so: nobody is here to ask; add --yes`,
  );
}

async function offerWords(
  { manifest, checksum, publisher, installed }: Examined,
  { data, terminal }: Reach,
): Promise<string> {
  if (!manifest) return "";
  const plugins = installed === undefined ? [] : await operate("plugins", {}, { data, terminal });
  const before = plugins.find(({ id }) => id === manifest.id)?.manifest;
  const { permissionsHere } = await import("./plugin_permissions.ts");
  const { title, version, description, author, licence, tier } = manifest;
  return [
    style(terminal, "bold", `${plain(title)} ${version}`),
    plain(description),
    `By ${plain(author)}, ${plain(licence)}; ${tier}`,
    `SHA-256 of its content: ${checksum}`,
    publisher === undefined
      ? "NOT SIGNED: nobody vouches for where it comes from"
      : `Signed by: ${publisher}`,
    ...(installed === undefined ? [] : [`Installed is ${installed}; what is new begins with a plus`]),
    ...permissionLines(permissionsHere(manifest, before), terminal),
  ].join("\n");
}

function takenWords(value: AnswerOf<"installPlugin"> | AnswerOf<"upgradePlugin">): string {
  const { plugin, version } = value;
  if (!("before" in value)) {
    return `Installed ${plugin} ${version}. It is on nowhere yet: plugin enable ${plugin}, or plugin allow ${plugin}`;
  }
  const lost = value.dropped.length > 0 ? ` Settings that no longer fit: ${value.dropped.join(", ")}` : "";
  return `${plugin} ${value.before} is ${version} now.${lost}`;
}
