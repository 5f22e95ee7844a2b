import assert from "node:assert/strict";
import { badDaysPage } from "./bad_days_page.ts";

Deno.test("badDaysPage() has a row for each bad day, and counts who was killed", () => {
  const day = {
    day: "a bell cracks",
    layout: "one process, embedded",
    times: "twice",
    said: 4,
    acknowledged: 2,
  };
  const came = { heard: 6, lost: 0, doubled: 0, disordered: 0, found: "it rang on", seconds: 210 };
  const page = badDaysPage(
    [{ ...day, ...came, kills: 2, worstAnswer: 12 }, { ...day, ...came, kills: 3 }],
    { deno: "2.9.6", cores: 2 },
  );
  assert.match(page, /7\s+minutes on 2 cores with Deno 2\.9\.6; 5 processes were killed/);
  assert.match(
    page,
    /^\| a bell cracks \| one process, embedded \| twice \| 4 \| 2 \| 6 \| 0 \| 0 \| 0 \| 12 ms \| it rang on \|$/m,
  );
  assert.match(page, /\| – \| it rang on \|$/m);
});
