// Run by `chromium.ts` in a process of its own: the package unpacks to the temporary folder of its process, and
// brings the libraries that a bare machine lacks only where it believes to be on a bare machine. It is named so
// that Deno does not see it coming: a package in deno.lock is fetched by everybody who runs any task, and this
// one has 70 MB that only tests need. `chromium.lock` holds it to its bytes instead.
const name = "@sparticuz/chromium";
const { default: chromium } = await import(name) as { default: { executablePath(): Promise<string> } };

console.log(await chromium.executablePath());
