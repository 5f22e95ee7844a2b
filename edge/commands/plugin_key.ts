import { argument, command, map, message, object } from "@optique/core";
import { path } from "@optique/run";
import { asTyped } from "edge/start/typed_path.ts";
import type { Act } from "./flags.ts";

/** `plugin key FILE`: a key to sign packages with. */
export const keyCommand = command(
  "key",
  map(
    object({
      file: argument(path({ metavar: "FILE" }), {
        description: message`The file to write; it must not be there yet.`,
      }),
    }),
    ({ file }): Act => async (terminal) => {
      const { writeSigningKey } = await import("edge/author/signing_key.ts");
      const { publisher } = await writeSigningKey(asTyped(file, Deno.env.get("INIT_CWD")));
      terminal.print(`Wrote a key to ${file}: keep it to yourself.\nOperators know you by: ${publisher}`);
    },
  ),
  {
    brief: message`Make a key to sign your plugins with.`,
    description:
      message`Makes an Ed25519 key in a file that its owner alone may read. What is signed with it is known by the key's thumbprint (RFC 7638).`,
  },
);
