import assert from "node:assert/strict";
import { listFiles, readFile } from "core/testing/files.ts";

// Two rules of our JSX, each with its counter-example. (1) Every word a reader meets comes from the messages.
// (2) A component is never handed bare text beside other children: Deno's precompiled JSX escapes such an array
// of strings twice, and "R&D" would be read as "R&amp;D".

const SPOKEN_ATTRIBUTES = new Set(["alt", "aria-label", "label", "placeholder", "title"]);

const rules: Deno.lint.Plugin = {
  name: "pages",
  rules: {
    "literal-words": {
      create: (context) => ({
        JSXText(node) {
          if (/\p{L}/u.test(node.value)) context.report({ node, message: node.value.trim() });
        },
        JSXAttribute(node) {
          const spoken = node.name.type === "JSXIdentifier" && SPOKEN_ATTRIBUTES.has(node.name.name);
          if (spoken && node.value?.type === "Literal" && /\p{L}/u.test(String(node.value.value))) {
            context.report({ node, message: String(node.value.value) });
          }
        },
        "JSXElement > JSXExpressionContainer > Literal"(node: Deno.lint.Literal) {
          if (typeof node.value === "string" && /\p{L}/u.test(node.value)) {
            context.report({ node, message: node.value });
          }
        },
      }),
    },
    "bare-text-beside": {
      create: (context) => ({
        JSXElement(node) {
          const { name } = node.openingElement;
          if (name.type !== "JSXIdentifier" || !/^[A-Z]/.test(name.name)) return;
          const children = node.children.filter((child) =>
            child.type !== "JSXText" || child.value.trim() !== ""
          );
          const text = children.some((child) =>
            child.type === "JSXText" || child.type === "JSXExpressionContainer" && isSaying(child.expression)
          );
          if (text && children.length > 1) context.report({ node, message: name.name });
        },
      }),
    },
  },
};

/** `t("…")`: the usual text of our pages. */
function isSaying(expression: Deno.lint.Node): boolean {
  return expression.type === "CallExpression" && expression.callee.type === "Identifier" &&
    expression.callee.name === "t";
}

const MUST_FAIL = [
  ["pages/literal-words", "<p>Hello</p>"],
  ["pages/literal-words", '<img alt="A bell" />'],
  ["pages/literal-words", '<p>{"Hello"}</p>'],
  ["pages/bare-text-beside", '<Alert>{t("nav.help")} <b /></Alert>'],
] as const;

for (const [rule, source] of MUST_FAIL) {
  Deno.test(`${rule} refuses ${source}`, () => {
    assert.deepEqual(Deno.lint.runPlugin(rules, "x.tsx", source).map(({ id }) => id), [rule]);
  });
}

Deno.test("the rules pass punctuation, classes and single texts", () => {
  const source = '<Alert class="a b">{t("nav.help")}</Alert>;<p class="x">{a} · {b}</p>';
  assert.deepEqual(Deno.lint.runPlugin(rules, "x.tsx", source), []);
});

Deno.test("no page has a word of its own, and none hands bare text to a component", async () => {
  const files = (await listFiles()).filter((file) => /^edge\/.*(?<!_test)\.tsx$/.test(file));
  assert.ok(files.length > 30, `only ${files.length} files were judged`);
  for (const file of files) {
    const found = Deno.lint.runPlugin(rules, file, await readFile(file));
    assert.deepEqual(found.map(({ id, message }) => `${file}: ${id}: ${message}`), []);
  }
});
