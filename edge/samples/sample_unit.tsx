import { renderToString } from "preact-render-to-string";
import { DEFAULT_LOOK } from "contexts/site/mod.ts";
import { type Assets, loadAssets } from "edge/files/assets.ts";
import { buildIslands } from "edge/build.ts";
import type { UnitBlock } from "contexts/content/mod.ts";
import { Block } from "edge/components/block.tsx";
import type { ProblemState } from "edge/components/problem_view.ts";
import { Document } from "edge/layouts/document.tsx";
import { PAGE_HEADERS } from "edge/middleware/security_headers.ts";
import { sampleFrame } from "edge/pages/gallery.tsx";
import { everyKind, untouched } from "edge/pages/gallery_problem.ts";
import { sampleForm, sampleView } from "edge/pages/gallery_unit.tsx";
import { paths } from "edge/paths.ts";
import { renderPage } from "edge/render_page.ts";
import { cutPage } from "edge/unit/hole.ts";
import { words } from "edge/words.ts";

const DID: Readonly<Record<string, ProblemState["justDid"]>> = {
  "": "submitted",
  draft: "saved",
  hint: "hint",
  answer: "shown",
  reset: "reset",
};

const AT = { courseId: "course", unitId: "unit", t: words("en") };
const PAGE = paths.unit(AT.courseId, AT.unitId);
const PROBLEM = paths.problem(AT.courseId, AT.unitId, "every-kind");
const VIDEO = paths.video(AT.courseId, AT.unitId, "film");
const CAPTIONS = paths.blockFile(AT.courseId, AT.unitId, "film", "en.vtt");
/** Each draft is saved a minute after the last one, from here on. */
const NOON = new Date("2026-11-23T12:00:00Z");

const film: UnitBlock = {
  id: "film",
  type: "video",
  title: "One bell, five notes",
  graded: false,
  content: {
    kind: "fields",
    version: 1,
    fields: {
      sources: ["/film.webm"],
      transcripts: [{
        language: "en",
        lines: [
          { from: 0, to: 3, text: "One stroke, and five notes begin together." },
          { from: 31, to: 34, text: "The hum remains." },
        ],
      }],
    },
  },
};

/** What came by POST: where to, the form, whether a script sent it, and under which key. */
export interface Posted {
  readonly path: string;
  readonly form: URLSearchParams;
  readonly fragment: boolean;
  readonly key: string | null;
}

/** A server with one unit: every kind of question in a problem, and a film. It answers as the edge does. */
export interface SampleUnit extends AsyncDisposable {
  readonly address: string;
  readonly posted: Posted[];
  /** How the learner stands; the answer 466 for the number `step` is right and whatever is no number misread. */
  state: ProblemState;
  /** Where the learner left the film. */
  second: number;
  /** Comes before every answer to a POST, and may answer in its place. */
  before?: (posted: Posted) => Promise<Response | void> | Response | void;
}

/** Serves the sample unit on a port of its own. */
export async function serveSampleUnit(): Promise<SampleUnit> {
  await buildIslands();
  const assets = await loadAssets(DEFAULT_LOOK.accent);
  const closing = new AbortController();
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {}, signal: closing.signal },
    (request) => answer(request, unit, assets),
  );
  const unit: SampleUnit = {
    address: `http://127.0.0.1:${server.addr.port}${PAGE}`,
    posted: [],
    state: untouched,
    second: 0,
    // At once, not when all is answered: a test may hold an answer back.
    [Symbol.asyncDispose]() {
      closing.abort();
      return server.finished;
    },
  };
  return unit;
}

async function answer(request: Request, unit: SampleUnit, assets: Assets): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (request.method === "POST") {
    const form = new URLSearchParams(await request.text());
    const { headers } = request;
    const fragment = headers.get("x-fragment") === "problem";
    const posted = { path: pathname, form, fragment, key: headers.get("idempotency-key") };
    unit.posted.push(posted);
    return await unit.before?.(posted) ?? answerPost(posted, unit, assets);
  }
  const asset = assets.find(pathname);
  if (asset) return new Response(asset.body, { headers: { "content-type": asset.contentType } });
  if (pathname === "/film.webm") return await filmBytes(request);
  if (pathname === CAPTIONS) return new Response("WEBVTT\n", { headers: { "content-type": "text/vtt" } });
  return pathname === PAGE ? page(unit, assets) : new Response(`Nothing at ${pathname}`, { status: 404 });
}

function answerPost({ path, form, fragment }: Posted, unit: SampleUnit, assets: Assets): Response {
  if (path === VIDEO) return new Response(null, { status: 204 });
  const verb = path.slice(PROBLEM.length + 1);
  if (form.get("rev") !== String(unit.state.rev)) return html("<h1>Answered in another tab</h1>", 409);
  const answers = Object.fromEntries([...new Set(form.keys())].map((name) => [name, form.getAll(name)]));
  const misread = verb === "" && !/^[\d.]*$/.test(form.get("step") ?? "");
  const errors = misread ? { step: "Use a number such as 3.5." } : undefined;
  const state = { ...unit.state, errors, justDid: DID[verb] };
  unit.state = stateAfter(verb, state, answers, form.get("step") === "466");
  const status = misread ? 422 : 200;
  if (fragment) return html(problem(unit), status);
  if (misread) return page(unit, assets, status);
  return new Response(null, { status: 303, headers: { location: `${PAGE}#p-every-kind-result` } });
}

function stateAfter(
  verb: string,
  state: ProblemState,
  answers: ProblemState["answers"],
  right: boolean,
): ProblemState {
  const { savedAt: _saved, ...rest } = state;
  if (state.errors) return { ...rest, answers };
  switch (verb) {
    case "draft":
      return { ...state, answers, savedAt: new Date((state.savedAt ?? NOON).getTime() + 60_000) };
    case "hint":
      return { ...state, hints: [...state.hints, `<p>Hint ${state.hints.length + 1}.</p>`] };
    case "answer":
      return {
        ...state,
        shown: { solution: "<p>440 Hz × 1.0595.</p>" },
      };
    case "reset":
      return { ...untouched, rev: state.rev + 1, attempts: state.attempts, justDid: "reset" };
  }
  const outcome = right ? "correct" : "incorrect";
  return {
    ...rest,
    answers,
    rev: state.rev + 1,
    attempts: { ...state.attempts, used: state.attempts.used + 1 },
    mayShow: true,
    mayReset: true,
    verdict: { outcome, earned: right ? 5 : 0, parts: { step: { correct: outcome, feedback: [] } } },
  };
}

function page(unit: SampleUnit, assets: Assets, status = 200): Response {
  const frame = {
    ...sampleFrame({ lang: "en", theme: "system", css: assets.css }),
    icon: assets.icon,
    scripts: [assets.wake!],
  };
  const inside = problem(unit) + renderToString(<Block block={sampleView(film, AT)} t={AT.t} />);
  const drawn = renderPage(
    <Document frame={frame} title={["Sample"]} failed={status === 422}>
      <main id="main" class="page" dangerouslySetInnerHTML={{ __html: `<h1>Sample</h1>${inside}` }} />
    </Document>,
  );
  const filled = cutPage(drawn).fill({ "left:film": String(unit.second) });
  return html(new TextDecoder().decode(filled), status);
}

function problem({ state }: SampleUnit): string {
  return renderToString(sampleForm(everyKind, state, PROBLEM, AT));
}

function html(text: string, status: number): Response {
  return new Response(text, {
    status,
    headers: {
      ...PAGE_HEADERS,
      "content-type": "text/html; charset=utf-8",
      "cache-control": "private, no-cache",
    },
  });
}

async function filmBytes(request: Request): Promise<Response> {
  const film = await Deno.readFile(
    new URL(import.meta.resolve("contexts/content/demo/static/five_partials.webm")),
  );
  const from = Number(/^bytes=(\d+)-/.exec(request.headers.get("range") ?? "")?.[1] ?? 0);
  return new Response(film.subarray(from), {
    status: 206,
    headers: {
      "content-type": "video/webm",
      "accept-ranges": "bytes",
      "content-range": `bytes ${from}-${film.length - 1}/${film.length}`,
    },
  });
}
