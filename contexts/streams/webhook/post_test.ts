import assert from "node:assert/strict";
import { Refusal } from "core/base/refusal.ts";
import { post } from "./post.ts";

const message = { headers: {}, body: "bells", allowsPrivate: true, stop: new AbortController().signal };

Deno.test("post() refuses by codes of streams what core could not send", async () => {
  const never = Promise.withResolvers<string[]>();
  const silent = { url: "http://hooks.example.org/", resolve: () => never.promise, milliseconds: 20 };
  for (
    const [given, code] of [
      [{ url: "http://169.254.169.254/" }, "streams.address_private"],
      [
        { url: "http://hooks.example.org/", resolve: () => Promise.resolve([]) },
        "streams.receiver_unreachable",
      ],
      [silent, "streams.receiver_silent"],
    ] as const
  ) {
    await assert.rejects(
      post({ ...message, ...given }),
      (error) => error instanceof Refusal && error.code === code,
    );
  }
});
