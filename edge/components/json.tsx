import { Fragment } from "preact";

const KEY = /^(\s*)("(?:[^"\\]|\\.)*")(:.*)$/;

/** A value as JSON that a person can read: a line each, names quieter than what they hold. */
export function Json({ value, labelledBy }: { readonly value: unknown; readonly labelledBy: string }) {
  const lines = (JSON.stringify(value, null, 2) ?? "null").split("\n");
  return (
    <pre class="code json" tabIndex={0} role="region" aria-labelledby={labelledBy}>
      {lines.map((line, at) => {
        const [, space = "", key, rest = line] = KEY.exec(line) ?? [];
        return <Fragment key={at}>{space}{key && <span class="muted">{key}</span>}{rest + "\n"}</Fragment>;
      })}
    </pre>
  );
}
