import { type Attempt, defineBlockType, type DrawnBlock, type RenderTools } from "core/plugin/block_type.ts";
import { Html } from "core/plugin/html.tsx";
import { type Problem, problemDefinition } from "contexts/content/problem.ts";
import { grading } from "./grading.ts";
import ar from "./messages/ar.json" with { type: "json" };
import en from "./messages/en.json" with { type: "json" };
import { Question } from "./question.tsx";
import { writeProblem } from "./write.ts";

const SECONDS_A_QUESTION = 60;

/** Problems: prose with questions in it, in the author's order. */
export const problem = defineBlockType<Problem>({
  title: "Problem",
  version: 1,
  fields: problemDefinition,
  // Before there were block types, a problem was stored with the word for what it is beside it.
  upgrades: { 0: ({ problem }: { readonly problem: Problem }) => problem },
  completedBy: "answering",
  offline: false,
  messages: { en, ar },
  grading,
  async read({ element, settings }, tools) {
    const { parseProblem } = await import("./olx/parse.ts"); // only who imports a course needs it
    const parsed = parseProblem(element, settings, (html) => tools.html(html).html);
    return "problem" in parsed ? { fields: parsed.problem } : { refused: parsed.unsupported };
  },
  write: writeProblem,
  seconds: ({ parts }) => SECONDS_A_QUESTION * parts.length,
  render: (block, tools) => <Questions block={block} tools={tools} />,
});

function Questions({ block, tools }: { readonly block: DrawnBlock<Problem>; readonly tools: RenderTools }) {
  const { fields: { body, parts }, attempt = unasked(block.id) } = block;
  return (
    <>
      {body.map((piece) => {
        if ("html" in piece) return <Html key={piece.html} class="prose" html={piece.html} />;
        const at = parts.findIndex(({ id }) => id === piece.part);
        const part = parts[at];
        const number = { at: at + 1, of: parts.length };
        return part && (
          <Question key={piece.part} part={part} number={number} attempt={attempt} tools={tools} />
        );
      })}
    </>
  );
}

/** Where nobody is asked, the questions can be read. */
function unasked(id: string): Attempt {
  return { id, answers: {}, closed: true, verdicts: {}, errors: {}, answerShown: false };
}
