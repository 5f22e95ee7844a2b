import { z } from "zod";
import type { BodyOf } from "core/signal/signal.ts";
import type { Plugin } from "core/plugin/plugin.ts";
import { newHouse, person, type TestHouse } from "core/testing/house.ts";
import { PluginSite } from "core/testing/plugin_site.ts";
import { defineCommand } from "core/work/command.ts";
import { defineContext } from "core/work/context.ts";
import type { coursePublished } from "contexts/content/signals.ts";
import { enrollment } from "./mod.ts";

type Published = BodyOf<typeof coursePublished>;

/** A course that anybody may enrol in at any time. */
export const COURSE: Published = {
  courseId: "Carillon+BELLS1+2026",
  version: 1,
  title: "Bells",
  org: "Carillon",
  number: "BELLS1",
  run: "2026",
  language: "en",
  shortDescription: "How towers sing",
  visibility: "both",
  invitationOnly: false,
  selfPaced: true,
  sections: 3,
  units: 20,
  changed: { added: 60, changed: 0, deleted: 0 },
};

const publish = defineCommand({
  name: "content.publish_course",
  doc: "Says that a course was published.",
  input: z.custom<Partial<Published>>(),
  run(work, facts) {
    const body = { ...COURSE, ...facts };
    work.emit({ name: "content.course.published.v1", key: body.courseId, body });
    return Promise.resolve();
  },
});

const content = defineContext({
  name: "content",
  migrations: new URL(import.meta.resolve("core/testing/probe_migrations/")),
  commands: [publish],
});

/** A house where these courses were published, in this order, and enrollment has heard of it. */
export function houseWith(...courses: Partial<Published>[]): Promise<TestHouse> {
  return houseAsking([], courses);
}

/** Such a house, in which these plugins answer what enrollment asks. */
export async function houseAsking(
  builtIn: readonly Plugin[],
  courses: readonly Partial<Published>[] = [{}],
): Promise<TestHouse> {
  const { context, source } = new PluginSite([]);
  const house = await newHouse({
    contexts: [content, enrollment, context],
    pluginsAtHome: { source, builtIn },
  });
  for (const facts of courses) await house.send(publish, facts, person("author"));
  await house.settle();
  return house;
}

/** The names of all that enrollment said, in order. */
export async function saidNames(house: TestHouse): Promise<string[]> {
  await house.settle();
  const said = await house.everything();
  return said.map((signal) => signal.name).filter((name) => name.startsWith("enrollment."));
}
