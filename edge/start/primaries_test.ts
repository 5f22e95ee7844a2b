import assert from "node:assert/strict";
import { Refusal } from "core/base/refusal.ts";
import { primariesOf, readPrimaries, readToken } from "./primaries.ts";

const envOf = (given: Readonly<Record<string, string | undefined>>) => (name: string) => given[name];

Deno.test("readPrimaries() adds the token of the environment where an address has none", () => {
  const given = ["content=libsql://a?authToken=own", "http://{name}.db:8080"];
  const primaries = readPrimaries(given, envOf({ CARILLON_PRIMARY_TOKEN: "all" }));
  assert.deepEqual(primariesOf(primaries, ["content", "site"]), {
    content: "libsql://a?authToken=own",
    site: "http://site.db:8080?authToken=all",
  });
  assert.deepEqual(primariesOf(readPrimaries(given, envOf({})), ["site"]), { site: "http://site.db:8080" });
});

Deno.test("readToken() reads the file that is named; tells no token where it refuses one", async () => {
  const file = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(file, "eyJ.a.b\n");
    assert.equal(readToken("T", envOf({ T_FILE: file })), "eyJ.a.b");
    await Deno.writeTextFile(file, "two words");
    for (const env of [{ T_FILE: file }, { T_FILE: `${file}-none` }, { T: "two words" }]) {
      assert.throws(
        () => readToken("T", envOf(env)),
        (error) =>
          error instanceof Refusal && error.code === "start.option_invalid" && !/words/.test(error.message),
      );
    }
  } finally {
    await Deno.remove(file);
  }
});
