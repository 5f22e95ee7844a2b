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
    bash: preceded(bash, posix),
    zsh: preceded(zsh, posix),
    fish: preceded(fish, fishy),
    pwsh: preceded(pwsh, ""),
    nu: preceded(nu, ""),
  };
}

function preceded(shell: ShellCompletion, definition: string): ShellCompletion {
  return { ...shell, generateScript: (_name, args) => definition + shell.generateScript(NAME, args) };
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
