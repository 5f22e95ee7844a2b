import type { VNode } from "preact";
import { Alert } from "edge/components/alert.tsx";
import type { BlockView } from "edge/components/block.tsx";
import { DoneForm } from "edge/components/done_form.tsx";
import { StateMark } from "edge/components/state_mark.tsx";
import type { Frame } from "edge/layouts/document.tsx";
import { ConflictPage } from "edge/pages/conflict.tsx";
import { DashboardPage } from "edge/pages/dashboard.tsx";
import { demo, grade, myCourses, outlineSections } from "edge/pages/gallery_course.ts";
import { readingBlocks } from "edge/pages/gallery_blocks.ts";
import { everyKind, problemStates } from "edge/pages/gallery_problem.ts";
import type { ProblemState } from "edge/components/problem_view.ts";
import { sampleForm, sampleView } from "edge/pages/gallery_unit.tsx";
import { LeavePage } from "edge/pages/leave.tsx";
import { OutlinePage } from "edge/pages/outline.tsx";
import { ProgressPage } from "edge/pages/progress.tsx";
import { EraseAccountPage } from "edge/pages/erase_account.tsx";
import { SettingsPage } from "edge/pages/settings.tsx";
import { UnitPage } from "edge/pages/unit.tsx";
import { paths } from "edge/paths.ts";
import type { Sample } from "edge/pages/gallery_public.tsx";

const UNIT = "five_partials";
const at = ({ t }: Frame) => ({ courseId: demo.key, unitId: UNIT, t });

/** A unit of the demo course with these blocks in it. */
function sampleUnit(frame: Frame, blocks: readonly BlockView[], done: boolean, failed = false): VNode {
  const { t } = frame;
  const open = outlineSections[1]!;
  let at = 0;
  return (
    <UnitPage
      frame={frame}
      course={demo}
      section={open}
      subsection={open.subsections[1]!}
      unit={{ id: UNIT, title: "Five notes in one stroke" }}
      place={{ number: 3, of: 7 }}
      rail={{
        title: open.title,
        subsections: open.subsections.map((subsection) => ({
          ...subsection,
          units: subsection.units.map((unit) => ({
            ...unit,
            href: paths.unit(demo.key, unit.id),
            current: ++at === 3,
            mark: <StateMark state={unit.state} t={t} />,
          })),
        })),
      }}
      blocks={blocks}
      done={<DoneForm course={demo.key} unit={UNIT} done={done} t={t} />}
      previous={{ title: "Bronze, and why not steel", href: "#previous" }}
      next={{ title: "The note nobody struck", href: "#next" }}
      failed={failed}
    />
  );
}

/** A unit that is read. */
export function readingUnit(frame: Frame): VNode {
  return sampleUnit(frame, readingBlocks.map((block) => sampleView(block, at(frame))), false);
}

/** A unit with the sample problem, for somebody who stands with it like this. */
export function problemUnit(frame: Frame, state: ProblemState): VNode {
  const action = paths.problem(demo.key, UNIT, everyKind.id);
  const form = sampleForm(everyKind, state, action, at(frame));
  return sampleUnit(frame, [{ kind: "form", id: everyKind.id, form }], true, state.errors !== undefined);
}

/** The pages of someone who is signed in. */
export const learnerPages: readonly Sample[] = [
  {
    name: "my courses",
    render: (frame) => (
      <DashboardPage
        frame={frame}
        courses={myCourses.slice(0, 3)}
        finished={myCourses.slice(3)}
      />
    ),
  },
  { name: "my courses, none", render: (frame) => <DashboardPage frame={frame} courses={[]} finished={[]} /> },
  {
    name: "outline",
    render: (frame) => (
      <OutlinePage
        frame={{ ...frame, notice: <Alert tone="success">{frame.t("notice.enrolled")}</Alert> }}
        course={{ ...demo, done: 5, total: 18 }}
        resume={{ title: "Five notes in one stroke" }}
        sections={outlineSections}
        enrolled
      />
    ),
  },
  {
    name: "outline, not open yet",
    render: (frame) => (
      <OutlinePage
        frame={frame}
        course={{ ...demo, done: 0, total: 18 }}
        sections={outlineSections.slice(2)}
        closed={frame.t("course.enrolled_opens", {
          at: frame.t.dateTime(new Date("2027-02-01T08:00:00Z")),
        })}
        enrolled
      />
    ),
  },
  {
    name: "outline, empty",
    render: (frame) => (
      <OutlinePage frame={frame} course={{ ...demo, done: 0, total: 0 }} sections={[]} enrolled />
    ),
  },
  {
    name: "unit",
    render: readingUnit,
  },
  ...Object.entries(problemStates).map(([name, state]): Sample => ({
    name: `unit, ${name}`,
    render: (frame) => problemUnit(frame, state),
  })),
  {
    name: "progress",
    render: (frame) => (
      <ProgressPage
        frame={frame}
        course={demo}
        done={14}
        total={18}
        grade={grade}
        todo={[
          { title: "Exercise: change ringing", href: "#ringing", due: new Date("2026-12-04T18:00:00Z") },
          { title: "Final quiz", href: "#quiz" },
        ]}
      />
    ),
  },
  {
    name: "progress, ungraded",
    render: (frame) => <ProgressPage frame={frame} course={demo} done={0} total={18} todo={[]} />,
  },
  {
    name: "settings",
    render: (frame) => (
      <SettingsPage
        frame={frame}
        name="Learner"
        email="learner@example.org"
        theme="system"
        minPassword={12}
      />
    ),
  },
  {
    name: "erase account",
    render: (frame) => <EraseAccountPage frame={frame} email="learner@example.org" />,
  },
  {
    name: "conflict",
    render: (frame) => (
      <ConflictPage
        frame={frame}
        course={demo}
        problem={{ id: everyKind.id, title: everyKind.title }}
        answers={[{
          part: "step",
          question: "At what frequency does it sound?",
          here: "466.2",
          there: "440",
        }]}
        there={{ at: new Date("2026-11-23T14:02:00Z"), submitted: true }}
        unitHref="#unit"
        action="#"
        fields={[{ name: "step", value: "466.2" }]}
        rev={3}
        attemptKey="sample"
        maySubmit
      />
    ),
  },
  { name: "leave", render: (frame) => <LeavePage frame={frame} course={demo} /> },
];
