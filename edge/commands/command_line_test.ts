import assert from "node:assert/strict";
import { Refusal } from "core/base/refusal.ts";
import { readCommandLine } from "./command_line.ts";
import type { Terminal } from "./terminal.ts";

const COMMANDS = [
  "import",
  "check",
  "courses",
  "account",
  "signals",
  "plugin",
  "backup",
  "backups",
  "restore",
  "verify",
];

/** What stands under `signals`. */
const OF_SIGNALS = [
  "list",
  "log",
  "subscribers",
  "dead",
  "show",
  "redrive",
  "replay",
  "pause",
  "resume",
  "rebuild",
  "audit",
];

/** What reading a command line prints by itself: help, or what a shell asked for. */
function printed(...args: string[]): string {
  const lines: string[] = [];
  const terminal: Terminal = {
    print: (text) => void lines.push(text),
    tell: () => {},
    watched: false,
    styled: false,
    columns: 80,
  };
  readCommandLine(args, terminal, { deno: "/opt/it's/deno", config: "/srv/carillon/deno.json" });
  return lines.join("\n");
}

/** The values that a shell is offered for the last of these words. */
function offered(...words: string[]): string[] {
  return printed("completion", "bash", ...words).split("\n").filter((line) => line !== "").sort();
}

Deno.test("readCommandLine() alone lists every command, one line each, and how to serve", () => {
  const help = printed();
  assert.equal(help, printed("--help"));
  const list = [...help.matchAll(/^ {2}([a-z-]+) +(\S.*)$/gm)].map(([, name]) => name);
  assert.deepEqual(list.filter((name) => !name!.startsWith("-")), [...COMMANDS, "completion"]);
  assert.match(help, /deno task start/);
  for (const line of help.split("\n")) assert.ok(line.length <= 80, line);
});

Deno.test("readCommandLine() lists what stands under signals, one line each", () => {
  const help = printed("signals", "--help");
  const list = [...help.matchAll(/^ {2}([a-z-]+) {2,}(\S.*)$/gm)].map(([, name]) => name);
  assert.deepEqual(list, OF_SIGNALS);
  for (const line of help.split("\n")) assert.ok(line.length <= 80, line);
});

Deno.test("readCommandLine() lists what stands under plugin, one line each", () => {
  const help = printed("plugin", "--help");
  const list = [...help.matchAll(/^ {2}([a-z-]+) {2,}(\S.*)$/gm)].map(([, name]) => name!);
  for (const one of ["new", "dev", "test", "check", "replay", "pack", "key"]) {
    assert.ok(list.includes(one), one);
  }
  for (const one of list) {
    assert.match(
      printed("plugin", one, "--help"),
      new RegExp(`^Usage: deno task carillon plugin ${one}`, "m"),
    );
  }
});

for (const name of [...COMMANDS, ...OF_SIGNALS.map((one) => `signals ${one}`)]) {
  Deno.test(`readCommandLine() explains ${name} on --help`, () => {
    const help = printed(...name.split(" "), "--help");
    assert.match(help, new RegExp(`^Usage: deno task carillon ${name}`, "m"));
  });
}

const REFUSED: readonly [why: string, args: readonly string[], message: RegExp][] = [
  ["a command that there is not, naming the nearest", ["imprt", "x"], /`imprt`.*Did you mean `import`\?/],
  ["a missing path", ["import"], /PATH/],
  ["an unknown flag", ["import", "x", "--jsno"], /--jsno/],
  ["a limit out of bounds", ["signals", "log", "--limit", "0"], /--limit/],
  ["a backup to nowhere", ["backup"], /--to/],
  ["keys left out and nothing else", ["backup", "--to", "b", "--without-keys", "--only-keys"], /--only-keys/],
  ["a time to restore that is none", ["restore", "--from", "b", "--data", "n", "--at", "noon"], /2026-03-02/],
  ["nothing to verify", ["verify"], /--data|--from/],
  ["a time that is none", ["signals", "replay", "streaks", "--since", "yesterday"], /2026-03-02/],
  ["a replay from nowhere", ["signals", "replay", "streaks"], /--since TIME or --from N/],
  ["an address that is none", ["account", "add", "--name", "N", "--email", "n"], /name@example\.org/],
  ["an empty name", ["account", "add", "--name", " ", "--email", "n@example.org"], /--name/],
  [
    "a role that there is not",
    ["account", "add", "--name", "N", "--email", "n@e.org", "--role", "king"],
    /author/,
  ],
  ["a subcommand left out", ["account"], /account add/],
  ["a subcommand of signals left out", ["signals"], /signals subscribers/],
  ["a command that stands under signals now", ["redrive", "streaks", "id"], /redrive/],
];

for (const [why, args, message] of REFUSED) {
  Deno.test(`readCommandLine() refuses ${why}`, () => {
    assert.throws(() => printed(...args), (error) => {
      assert.ok(error instanceof Refusal);
      assert.equal(error.code, "operate.arguments_invalid");
      assert.match(error.message, message);
      assert.ok(!error.message.includes("\n"));
      return true;
    });
  });
}

Deno.test("readCommandLine() completes commands, subcommands, flags and choices", () => {
  assert.deepEqual(offered("sig"), ["signals"]);
  assert.deepEqual(offered("signals", "re"), ["rebuild", "redrive", "replay", "resume"]);
  assert.deepEqual(offered("signals", "replay", "streaks", "--"), [
    "--data",
    "--from",
    "--help",
    "--json",
    "--since",
    "--yes",
  ]);
  assert.deepEqual(offered("account", "e"), ["erase"]);
  assert.deepEqual(offered("courses", "--"), ["--data", "--help", "--json"]);
  assert.deepEqual(offered("account", "add", "--role", ""), ["author", "operator"]);
});

Deno.test("readCommandLine() leaves paths to the shell", () => {
  assert.match(offered("import", "cour").join("\n"), /^__FILE__:any:/);
  assert.match(offered("import", "--data", "d").join("\n"), /^__FILE__:directory:/);
});

for (const shell of ["bash", "zsh", "fish", "pwsh", "nu"]) {
  Deno.test(`readCommandLine() writes a completion script for ${shell}`, () => {
    assert.match(printed("completion", shell), /carillon/);
  });
}

Deno.test("readCommandLine() gives the shell a command to complete, whatever the path of Deno", () => {
  const task = `'/opt/it'\\''s/deno' task --quiet --config '/srv/carillon/deno.json' carillon`;
  assert.ok(
    printed("completion", "bash").endsWith(
      `command -v carillon >/dev/null 2>&1 || carillon() { ${task} "$@"; }\n`,
    ),
  );
  assert.ok(printed("completion", "fish").includes(`    ${task} $argv\n`));
});
