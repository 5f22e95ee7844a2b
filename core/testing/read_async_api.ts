// Run by `async_api.ts` in a process of its own: reads a document from standard input and prints what is wrong with
// it. It is named so that Deno does not see it coming: a package in deno.lock is fetched by everybody who runs any
// task, and this one brings 160 others that only one test needs. `async_api.lock` holds them to their bytes instead.
const name = "@asyncapi/parser";
const { Parser } = await import(name) as {
  Parser: new () => { parse(text: string): Promise<{ diagnostics: readonly unknown[] }> };
};

const { diagnostics } = await new Parser().parse(await new Response(Deno.stdin.readable).text());
console.log(JSON.stringify(diagnostics));
