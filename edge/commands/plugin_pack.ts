import { argument, command, map, message, object, option, optional } from "@optique/core";
import { path } from "@optique/run";
import { asTyped } from "edge/start/typed_path.ts";
import { type Act, json } from "./flags.ts";
import { answer } from "./terminal.ts";

/** `plugin pack FOLDER`: a plugin as one archive. */
export const packCommand = command(
  "pack",
  map(
    object({
      folder: argument(path({ metavar: "FOLDER", type: "directory" }), {
        description: message`The folder of a plugin.`,
      }),
      key: optional(option("--key", path({ metavar: "FILE", type: "file" }), {
        description: message`Sign it with this key, as plugin key makes one.`,
      })),
      out: optional(option("--out", path({ metavar: "FILE" }), {
        description: message`The archive to write; else ID-VERSION.tar.gz in the folder you are in.`,
      })),
      json,
    }),
    ({ folder, key, out, json }): Act => async (terminal) => {
      const { packFolder } = await import("edge/author/pack_folder.ts");
      const { readSigningKey } = await import("edge/author/signing_key.ts");
      const typed = (path: string) => asTyped(path, Deno.env.get("INIT_CWD"));
      const signing = key === undefined ? undefined : await readSigningKey(typed(key));
      const { bytes, ...packed } = await packFolder(typed(folder), signing);
      const file = typed(out ?? `${packed.id}-${packed.version}.tar.gz`);
      await Deno.writeFile(file, bytes);
      answer(terminal, {
        json,
        value: { ...packed, file, bytes: bytes.length },
        words: ({ id, version, checksum, publisher, bytes }) =>
          `Packed ${id} ${version} into ${file}, ${bytes} bytes\nSHA-256 of its content: ${checksum}\n` +
          (publisher
            ? `Signed by: ${publisher}`
            : "Not signed: sign it with --key, or the operator has to allow it."),
      });
    },
  ),
  {
    brief: message`Pack a plugin into one archive, signed where you have a key.`,
    description:
      message`Bundles the code of a plugin's folder into one module and packs it with its manifest, words and frames. The same folder always makes the same archive.`,
  },
);
