import type { Room } from "./boundaries.ts";
import { isCheck, roomOf } from "./judge.ts";

/** No file is longer: what does not fit has two subjects. */
export const LONGEST_FILE = 300;
/** No function is longer: what does not fit has steps with names. */
export const LONGEST_FUNCTION = 60;

type Context = Deno.lint.RuleContext;
type Visitor = Deno.lint.LintVisitor;

const ROOT = new URL("../../", import.meta.url).pathname;

function lines(text: string): number {
  return text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
}

/** `..` hides where an import goes. */
function noParentImport(context: Context): Visitor {
  const judge = (source: Deno.lint.Expression | null | undefined) => {
    if (source?.type === "Literal" && /(^|\/)\.\.(\/|$)/.test(String(source.value))) {
      context.report({
        node: source,
        message: `"${source.value}" hides where it goes`,
        hint: 'Say "./x.ts" for family, "core/…", "contexts/…" for neighbours',
      });
    }
  };
  return {
    ImportDeclaration: (node) => judge(node.source),
    ImportExpression: (node) => judge(node.source),
    ExportNamedDeclaration: (node) => judge(node.source),
  };
}

/** A door names what it shows. */
function noExportStar(context: Context): Visitor {
  return {
    ExportAllDeclaration(node) {
      context.report({ node, message: '"export *" shows everything', hint: "Name what the door shows" });
    },
  };
}

/** A thing has one name everywhere. */
function noDefaultExport(context: Context): Visitor {
  // The linter finds its plugins by their default export: the one place that needs it.
  if (context.filename.endsWith("core/fitness/house_lint.ts")) return {};
  return {
    ExportDefaultDeclaration(node) {
      context.report({ node, message: "A default export has no name of its own", hint: "Export it by name" });
    },
  };
}

function shortFile(context: Context): Visitor {
  // A declaration is written by a program, for programs.
  if (context.filename.endsWith(".d.ts")) return {};
  return {
    Program(node) {
      const long = lines(context.sourceCode.text);
      if (long <= LONGEST_FILE) return;
      context.report({
        node: node.body[0] ?? node,
        message: `${long} lines; a file has at most ${LONGEST_FILE}`,
        hint: "Give its second subject a file of its own",
      });
    },
  };
}

function shortFunction(context: Context): Visitor {
  const judge = (node: Deno.lint.Node) => {
    const long = lines(context.sourceCode.getText(node));
    if (long <= LONGEST_FUNCTION) return;
    context.report({
      node,
      message: `${long} lines; a function has at most ${LONGEST_FUNCTION}`,
      hint: "Name its steps and make them functions",
    });
  };
  return { FunctionDeclaration: judge, FunctionExpression: judge, ArrowFunctionExpression: judge };
}

/** `Deno` only where the table grants it, so that the rest runs on any edge. */
function grantedRuntime(context: Context): Visitor {
  const path = context.filename.startsWith(ROOT) ? context.filename.slice(ROOT.length) : context.filename;
  const room: Room | undefined = roomOf(path);
  if (!room || isCheck(path) || room.uses?.includes("Deno")) return {};
  return {
    MemberExpression(node) {
      if (node.object.type !== "Identifier" || node.object.name !== "Deno") return;
      context.report({
        node,
        message: "This room is not granted Deno",
        hint: "Take what is needed as a parameter, or grant it in core/fitness/boundaries.ts",
      });
    },
  };
}

/** A test that is alone, tried again or excused from its leaks proves less than it says. */
function honestTest(context: Context): Visitor {
  if (!isCheck(context.filename)) return {};
  const excuses = ["only", "retry", "sanitizeExit", "sanitizeOps", "sanitizeResources"];
  const excuse = (node: Deno.lint.Node, name: string) => {
    context.report({
      node,
      message: `"${name}" makes a test prove less than it says`,
      hint: "Close what it opens, wait for what it starts",
    });
  };
  return {
    "CallExpression[callee.object.name='Deno'] > ObjectExpression > Property"(node: Deno.lint.Property) {
      if (node.key.type === "Identifier" && excuses.includes(node.key.name)) excuse(node, node.key.name);
    },
    "MemberExpression[object.object.name='Deno'][property.name='only']"(node: Deno.lint.MemberExpression) {
      excuse(node, "only");
    },
  };
}

/** The rules of the house that a reader wants to see while typing. */
const house: Deno.lint.Plugin = {
  name: "house",
  rules: {
    "no-parent-import": { create: noParentImport },
    "no-export-star": { create: noExportStar },
    "no-default-export": { create: noDefaultExport },
    "short-file": { create: shortFile },
    "short-function": { create: shortFunction },
    "granted-runtime": { create: grantedRuntime },
    "honest-test": { create: honestTest },
  },
};

export default house;
