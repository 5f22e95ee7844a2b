import assert from "node:assert/strict";
import { register } from "core/testing/form_client.ts";
import { isAnywhere } from "core/testing/look.ts";
import { testWhere } from "core/testing/skip.ts";
import { spawnTask } from "core/testing/task.ts";
import { withPath } from "core/testing/until.ts";
import { findLayoutMissing, LAYOUTS, startLayout } from "edge/samples/sample_layouts.ts";

const GUEST = { name: "Rosebud Thatcher", email: "rosebud@xanadu.example", password: "a sled in the snow" };

for (const layout of LAYOUTS) {
  testWhere(
    await findLayoutMissing(layout),
    `account erase leaves no byte of a person while the site runs, in layout "${layout}"`,
    () =>
      withPath(async (data) => {
        await using site = await startLayout(layout, { data });
        const client = await register(site.url, GUEST);
        assert.equal(await isAnywhere(data, GUEST.email), true, "the test has teeth");
        const command = await spawnTask("carillon", [
          ...["account", "erase", GUEST.email.toUpperCase()],
          ...["--yes", "--json", "--data", data],
        ]);
        const { code, stdout, stderr } = await command.output();
        assert.equal(code, 0, new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr));
        assert.equal(JSON.parse(new TextDecoder().decode(stdout)).complete, true);
        for (const folder of [data, ...site.nats ? [site.nats.folder] : []]) {
          for (const word of ["Rosebud", "rosebud@"]) {
            assert.equal(await isAnywhere(folder, word), false, word);
          }
        }
        assert.equal((await client.get("/settings")).status, 303, "their sessions are over");
      }),
  );
}
