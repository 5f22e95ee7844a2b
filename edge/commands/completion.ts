import { bash, fish, nu, pwsh, type ShellCompletion, zsh } from "@optique/core";

/** What the completed command is called in a shell. */
const NAME = "carillon";

/**
 * The shells that can complete our commands. The scripts for bash, zsh and fish also make `carillon` a command
 * where the shell has none, since what is installed is a task: `deno task carillon`.
 */
export function shells(deno: string, config: string): Record<string, ShellCompletion> {
  const task = `${quoted(deno)} task --quiet --config ${quoted(config)} carillon`;
  const posix = `command -v ${NAME} >/dev/null 2>&1 || ${NAME}() { ${task} "$@"; }\n`;
  const fishy = `if not type -q ${NAME}\n  function ${NAME}\n    ${task} $argv\n  end\nend\n`;
  return {
    bash: extended(bash, posix),
    zsh: extended(zsh, posix),
    fish: extended(fish, fishy),
    pwsh: extended(pwsh, ""),
    nu: extended(nu, ""),
  };
}

function extended(shell: ShellCompletion, definition: string): ShellCompletion {
  return { ...shell, generateScript: (_name, args) => `${shell.generateScript(NAME, args)}\n${definition}` };
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
