import { Chip } from "edge/components/alert.tsx";
import { Breadcrumbs } from "edge/components/breadcrumbs.tsx";
import { Empty } from "edge/components/empty.tsx";
import { ScopeForm, ScopeSwitch, type ScopeView } from "edge/components/scope_form.tsx";
import type { Frame } from "edge/layouts/document.tsx";
import { SiteLayout } from "edge/layouts/site.tsx";
import { paths } from "edge/paths.ts";
import { Slot } from "edge/slots/slot.tsx";
import type { Words } from "edge/words.ts";

/** A plugin that a course's team may choose. */
export interface TeamPlugin {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly author: string;
  readonly on: boolean;
  /** An operator stopped it, or it failed again and again: nothing of it shows. */
  readonly stopped: boolean;
  /** Whether it gets anything that says who learners are. */
  readonly personal: boolean;
  /** The hosts that it sends to, where it may send anything. */
  readonly reaches: readonly string[];
}

type CourseName = { readonly key: string; readonly title: string };

/** The plugins that a course's team may use in its course. */
export function TeamPluginsPage({ frame, course, plugins }: {
  readonly frame: Frame;
  readonly course: CourseName;
  readonly plugins: readonly TeamPlugin[];
}) {
  const { t } = frame;
  return (
    <SiteLayout frame={frame} title={`${t("team.plugins")} · ${course.title}`}>
      <Slot name="team.top.v1" given={{ courseId: course.key }} />
      <div class="stack-wide admin">
        <Breadcrumbs
          t={t}
          crumbs={[{ title: course.title, href: paths.course(course.key) }, { title: t("team.plugins") }]}
        />
        <div class="stack">
          <h1>{t("team.plugins")}</h1>
          <p class="lead column">{t("team.lead")}</p>
        </div>
        {plugins.length === 0
          ? <Empty title={t("team.none")} text={t("team.none_text")} />
          : (
            <ul class="cards">
              {plugins.map((plugin) => <Card key={plugin.id} plugin={plugin} course={course} t={t} />)}
            </ul>
          )}
      </div>
      <Slot name="team.end.v1" given={{ courseId: course.key }} />
    </SiteLayout>
  );
}

function Card({ plugin, course, t }: {
  readonly plugin: TeamPlugin;
  readonly course: CourseName;
  readonly t: Words;
}) {
  const { id, title, description, on, stopped, author } = plugin;
  return (
    <li class="panel">
      <div class="row">
        <h2>
          <a href={paths.teamPlugin(course.key, id)}>
            <bdi>{title}</bdi>
          </a>
        </h2>
        <TeamChip on={on} stopped={stopped} t={t} />
      </div>
      <p dir="auto">{description}</p>
      <ul class="facts">
        <li>
          <bdi>{author}</bdi>
        </li>
        <Reach plugin={plugin} t={t} />
      </ul>
    </li>
  );
}

function Reach({ plugin: { personal, reaches }, t }: { readonly plugin: TeamPlugin; readonly t: Words }) {
  return (
    <>
      {personal && <li>{t("team.gets_personal")}</li>}
      <li>{reaches.length > 0 ? t("team.sends", { hosts: t.list(reaches) }) : t("team.sends_nothing")}</li>
    </>
  );
}

function TeamChip({ on, stopped, t }: {
  readonly on: boolean;
  readonly stopped: boolean;
  readonly t: Words;
}) {
  if (stopped) return <Chip tone="warning">{t("team.stopped")}</Chip>;
  return <Chip tone={on ? "success" : undefined}>{t(on ? "scope.on" : "scope.off")}</Chip>;
}

/** One plugin in a course: on or off, its settings, its places, and how it would look. */
export function TeamPluginPage({ frame, course, plugin, view }: {
  readonly frame: Frame;
  readonly course: CourseName;
  readonly plugin: TeamPlugin;
  readonly view: ScopeView;
}) {
  const { t } = frame;
  return (
    <SiteLayout frame={frame} title={`${plugin.title} · ${course.title}`} failed={view.errors.length > 0}>
      <Slot name="team.top.v1" given={{ courseId: course.key }} />
      <div class="stack-wide admin">
        <Breadcrumbs
          t={t}
          crumbs={[
            { title: course.title, href: paths.course(course.key) },
            { title: t("team.plugins"), href: paths.teamPlugins(course.key) },
            { title: plugin.title },
          ]}
        />
        <div class="middle stack-wide">
          <div class="stack">
            <h1>
              <bdi>{plugin.title}</bdi>
            </h1>
            <p class="lead" dir="auto">{plugin.description}</p>
            <ul class="facts">
              <Reach plugin={plugin} t={t} />
            </ul>
          </div>
          {plugin.stopped && <p class="bad">{t("team.stopped_text")}</p>}
          <ScopeSwitch scope={view} t={t} />
          <ScopeForm scope={view} t={t} />
        </div>
      </div>
      <Slot name="team.end.v1" given={{ courseId: course.key }} />
    </SiteLayout>
  );
}
