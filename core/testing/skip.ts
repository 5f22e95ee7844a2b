/**
 * Declares a test that can only run where something is at hand. Where `missing` says why not, the test is
 * skipped with that reason in its name, so that every list of skipped tests explains itself.
 */
export function testWhere(
  missing: string | undefined,
  name: string,
  run: (t: Deno.TestContext) => void | Promise<void>,
): void {
  if (missing) Deno.test.ignore(`${name} [skipped: ${missing}]`, () => {});
  else Deno.test(name, run);
}
