import type { ComponentChildren } from "preact";
import { Block, type BlockView } from "edge/components/block.tsx";
import { Breadcrumbs } from "edge/components/breadcrumbs.tsx";
import { Icon } from "edge/components/icon.tsx";
import type { Frame } from "edge/layouts/document.tsx";
import { PlayerLayout, type Rail, SectionRail } from "edge/layouts/player.tsx";
import { paths } from "edge/paths.ts";
import { Slot } from "edge/slots/slot.tsx";
import { blockHole, endOf, hole } from "edge/unit/hole.ts";
import type { Words } from "edge/words.ts";

/** A unit before or after this one. */
export interface Neighbour {
  readonly title: string;
  readonly href: string;
  /** The section it opens, where that is another one than this unit's. */
  readonly section?: string;
}

/**
 * A unit. Rendered once per published version and language: only what is named here as the learner's own may
 * differ between learners, and each of these may be a hole (edge/unit/hole.ts).
 *
 * The learner's own: `frame.theme`, `frame.account`, `frame.notice`; each `mark` in `rail`; `form` of each
 * problem block; `done`; what plugins put into slots.
 */
export interface UnitProps {
  readonly frame: Frame;
  readonly course: { readonly key: string; readonly title: string; readonly language?: string };
  readonly section: { readonly title: string };
  readonly subsection: { readonly title: string };
  readonly unit: { readonly id: string; readonly title: string };
  /** "Unit 3 of 7", counted in the section. */
  readonly place: { readonly number: number; readonly of: number };
  readonly rail: Omit<Rail, "place">;
  readonly blocks: readonly BlockView[];
  /** Plugins are asked about each learner's page: any block can be left out of it. */
  readonly asked?: boolean;
  /** `<DoneForm>`, or a hole for one. Absent where the unit is done by answering its problems. */
  readonly done?: ComponentChildren;
  readonly previous?: Neighbour;
  readonly next?: Neighbour;
  /** Pictures that note the unit as seen, at its top, and as read, once its end comes near: pages ship no script for it. */
  readonly beacons?: { readonly seen: string; readonly read: string };
  /** A problem of this page came back with input errors. */
  readonly failed?: boolean;
}

/** A unit in its section: the blocks in the author's order, then where it goes on. */
export function UnitPage(props: UnitProps) {
  const { frame, course, section, subsection, unit, place, rail, blocks, done, beacons, failed } = props;
  const { t } = frame;
  const at = { courseId: course.key, unitId: unit.id };
  const placed = t("unit.place", { number: place.number, of: place.of });
  return (
    <PlayerLayout
      frame={frame}
      course={course}
      title={[unit.title, section.title]}
      failed={failed}
      rail={<SectionRail rail={{ ...rail, place: placed }} at={at} t={t} />}
      aside={
        <Slot
          name="unit.aside.v1"
          given={at}
          around={(inside) => <aside class="aside" aria-label={t("nav.beside")}>{inside}</aside>}
        />
      }
    >
      <article class="unit">
        <Slot name="unit.header.v1" given={at}>
          <header class="unit-head">
            <Breadcrumbs
              crumbs={[{ title: section.title, href: paths.outline(course.key) }, {
                title: subsection.title,
              }]}
              t={t}
            />
            <h1 lang={course.language}>
              <bdi>{unit.title}</bdi>
            </h1>
            <p class="muted small">{placed}</p>
          </header>
        </Slot>
        {beacons && <img class="beacon" src={beacons.seen} alt="" width={1} height={1} />}
        <Slot name="unit.content.v1" given={at}>
          {blocks.length === 0
            ? <p class="muted">{t("unit.empty")}</p>
            : blocks.map((block) => (
              <Slot key={block.id} name="unit.block.v1" given={{ ...at, blockId: block.id }}>
                {props.asked && hole(blockHole(block.id))}
                <Block block={block} t={t} />
                {props.asked && hole(endOf(blockHole(block.id)))}
              </Slot>
            ))}
        </Slot>
        {beacons && <img class="beacon" src={beacons.read} alt="" width={1} height={1} loading="lazy" />}
        <Slot name="unit.done.v1" given={at}>{done}</Slot>
        <Slot name="unit.turn.v1" given={at}>
          <Turn previous={props.previous} next={props.next} course={course.key} t={t} />
        </Slot>
      </article>
    </PlayerLayout>
  );
}

interface TurnProps {
  readonly previous?: Neighbour;
  readonly next?: Neighbour;
  readonly course: string;
  readonly t: Words;
}

function Turn({ previous, next, course, t }: TurnProps) {
  return (
    <nav class="turn" aria-label={t("unit.turn")}>
      {previous && (
        <a href={previous.href} rel="prev">
          <Icon name="back" />
          <span>
            <small>{t("unit.previous")}</small>
            <b>
              <bdi>{previous.title}</bdi>
            </b>
          </span>
        </a>
      )}
      <NextLink
        next={next ?? { title: t("unit.to_progress"), href: paths.progress(course) }}
        end={!next}
        t={t}
      />
    </nav>
  );
}

function NextLink({ next, end, t }: { readonly next: Neighbour; readonly end: boolean; readonly t: Words }) {
  return (
    <a class="turn-next" href={next.href} rel={end ? undefined : "next"}>
      <span>
        <small>
          {end
            ? t("unit.end")
            : next.section
            ? t("unit.next_section", { section: next.section })
            : t("unit.next")}
        </small>
        <b>
          <bdi>{next.title}</bdi>
        </b>
      </span>
      <Icon name="forward" />
    </a>
  );
}
