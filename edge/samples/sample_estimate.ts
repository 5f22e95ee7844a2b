import type { PluginCode } from "core/plugin/code.ts";
import { definePlugin } from "core/plugin/plugin.ts";

// A block type as anybody may write one: portable code, plain data in, plain data out. `<estimate question="…"
// answer="100" tolerance="10"/>` asks for a number and gives half the credit for one that is nearly right.

/** What an estimate has. */
interface Estimate {
  readonly question: string;
  readonly answer: number;
  readonly tolerance: number;
}

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

/** The code, the same in every tier. */
export const estimateCode: PluginCode = {
  blocks: {
    estimate: {
      read({ settings }) {
        const { question = "", answer, tolerance = "0" } = settings;
        if (!Number.isFinite(Number(answer))) return { refused: "Its answer is no number" };
        const fields = { question, answer: Number(answer), tolerance: Number(tolerance), maxAttempts: 3 };
        return { fields: { ...fields, hints: ["Lift it.<script>steal()</script>"], showAnswer: "finished" } };
      },
      render({ fields, attempt }, { t }) {
        const { question, answer } = fields as unknown as Estimate;
        const given = escaped(String(attempt?.answers.guess ?? ""));
        const told = attempt?.verdicts.guess?.feedback.join(" ") ?? "";
        return `<p><label for="guess">${escaped(question)}</label>
          <input id="guess" name="guess" value="${given}" onfocus="steal()"><b>${told}</b>
          ${attempt?.answerShown ? escaped(t("was", { answer })) : ""}</p><script>steal()</script>`;
      },
      grade({ fields, answer: { guess } }) {
        const { answer, tolerance } = fields as unknown as Estimate;
        const off = Math.abs(Number(guess) - answer);
        const credit = off === 0 ? 1 : off <= tolerance ? 0.5 : 0;
        return { parts: [{ part: "guess", credit, feedback: [off === 0 ? "Exactly" : `Off by <${off}>`] }] };
      },
    },
  },
};

/** What says what it is. */
export const estimateManifest = {
  id: "estimates",
  version: "1.0.0",
  platform: "0.x",
  title: "Estimates",
  description: "Asks for a number that nobody knows exactly.",
  author: "The tests",
  licence: "Apache-2.0",
  tier: "built_in",
  provides: [{
    kind: "block_type",
    name: "estimate",
    title: "Estimate",
    block: {
      completedBy: "answering",
      graded: true,
      reads: true,
      fields: {
        type: "object",
        properties: { question: { type: "string", maxLength: 200 }, answer: { type: "number" } },
        required: ["question", "answer"],
      },
    },
  }],
};

/** The same as a plugin that is built in. */
export const estimates = definePlugin({
  manifest: estimateManifest,
  code: estimateCode,
  messages: { en: { was: "It was {answer}." } },
});
