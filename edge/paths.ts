// Every address of a page and of a form, in one place. Names in them are course keys and block ids.

import type { Scope } from "core/plugin/scope.ts";

const part = encodeURIComponent;

/** What can be done to a plugin as a whole by one button. */
export type PluginVerb =
  | "enable"
  | "disable"
  | "allow"
  | "forbid"
  | "rollback"
  | "quarantine"
  | "release";

/** The addresses of the site's pages and forms. A path that takes a POST says so. */
export const paths = {
  catalogue: "/courses",
  course: (course: string) => `/courses/${part(course)}`,
  /** POST: enrol. */
  enrol: (course: string) => `/courses/${part(course)}/enrollment`,
  /** GET asks whether to leave, POST leaves. */
  leave: (course: string) => `/courses/${part(course)}/leave`,
  dashboard: "/learn",
  outline: (course: string) => `/learn/${part(course)}`,
  unit: (course: string, unit: string) => `/learn/${part(course)}/${part(unit)}`,
  /** Goes on to where the learner left. */
  resume: (course: string) => `/resume/${part(course)}`,
  /** Goes on to the unit that holds a block, by the block's name. */
  jump: (course: string, name: string) => `/jump/${part(course)}/${part(name)}`,
  progress: (course: string) => `/progress/${part(course)}`,
  /** POST: mark a unit as done, or no longer. */
  done: (course: string, unit: string) => `/learn/${part(course)}/${part(unit)}/done`,
  /** POST: answer a problem; with `/draft`, `/hint`, `/answer` or `/reset` after it, what these say. */
  problem: (course: string, unit: string, block: string) =>
    `/learn/${part(course)}/${part(unit)}/problems/${part(block)}`,
  /** The pictures that note a unit as seen (at its top) and as read (at its end): see `routes/learn.tsx`. */
  seen: (course: string, unit: string) => `/learn/${part(course)}/${part(unit)}/seen.gif`,
  read: (course: string, unit: string) => `/learn/${part(course)}/${part(unit)}/read.gif`,
  /** POST: what a learner does with a video. */
  video: (course: string, unit: string, block: string) =>
    `/learn/${part(course)}/${part(unit)}/videos/${part(block)}`,
  /** A file that a block serves beside its page, such as a film's captions. */
  blockFile: (course: string, unit: string, block: string, name: string) =>
    `/learn/${part(course)}/${part(unit)}/blocks/${part(block)}/${part(name)}`,
  /** GET shows the form, POST signs in. */
  signIn: "/sign-in",
  /** The sign-in page that returns to where the reader was. */
  signInFrom: (path: string) => `/sign-in?next=${part(path)}`,
  /** POST. */
  signOut: "/sign-out",
  /** GET shows the form, POST registers. */
  register: "/register",
  /** POST: theme and language, for everyone. */
  preferences: "/preferences",
  settings: "/settings",
  /** POST: the display name. */
  settingsName: "/settings/name",
  /** POST: the password. */
  settingsPassword: "/settings/password",
  /** GET asks, POST erases. */
  settingsErase: "/settings/erasure",
  admin: "/admin",
  adminPlugins: "/admin/plugins",
  /** GET asks for a package, POST reads one; nothing is installed by that. */
  installPlugin: "/admin/plugins/install",
  /** GET shows what a package that was read may do, POST installs it. */
  packageOffered: (checksum: string) => `/admin/plugins/packages/${part(checksum)}`,
  plugin: (id: string) => `/admin/plugins/${part(id)}`,
  /** POST. */
  turnPlugin: (id: string, verb: PluginVerb) => `/admin/plugins/${part(id)}/${verb}`,
  /** Goes on to what is chosen for the organisation that is asked for. */
  pluginScope: (id: string) => `/admin/plugins/${part(id)}/at`,
  /** GET shows what is chosen in a scope, POST changes it. */
  pluginAt: (id: string, scope: Scope) => `/admin/plugins/${part(id)}/at/${part(scope)}`,
  /** A call that it failed at, for its author. */
  pluginCase: (id: string, failing: string) => `/admin/plugins/${part(id)}/cases/${part(failing)}`,
  /** POST: show what calls to a remote plugin are signed with; that is noted. */
  pluginSecret: (id: string) => `/admin/plugins/${part(id)}/secret`,
  /** All that it keeps. */
  exportPlugin: (id: string) => `/admin/plugins/${part(id)}/export`,
  /** GET asks whether to remove it, POST removes it. */
  removePlugin: (id: string) => `/admin/plugins/${part(id)}/remove`,
  /** What a course's team may switch on in its course. */
  teamPlugins: (course: string) => `/courses/${part(course)}/team/plugins`,
  /** GET shows what is chosen for the course, POST changes it or shows what it would come to. */
  teamPlugin: (course: string, id: string) => `/courses/${part(course)}/team/plugins/${part(id)}`,
  /** The log, who hears, what failed, what operators did. */
  adminSignals: "/admin/signals",
  subscriber: (name: string) => `/admin/signals/subscribers/${part(name)}`,
  /** POST: nothing is delivered to it; with the second, it goes on. */
  pauseSubscriber: (name: string) => `/admin/signals/subscribers/${part(name)}/pause`,
  resumeSubscriber: (name: string) => `/admin/signals/subscribers/${part(name)}/resume`,
  /** GET says what a replay would do, POST does it. */
  replay: (name: string) => `/admin/signals/subscribers/${part(name)}/replay`,
  /** POST: hand all its dead letters to a subscriber again. */
  redriveAll: (name: string) => `/admin/signals/subscribers/${part(name)}/redrive`,
  letter: (name: string, id: string) => `/admin/signals/subscribers/${part(name)}/dead/${part(id)}`,
  /** POST: hand one dead letter to its subscriber again. */
  redrive: (name: string, id: string) => `/admin/signals/subscribers/${part(name)}/dead/${part(id)}/redrive`,
  /** POST: show what is personal in it, too; that is noted. */
  letterPersonal: (name: string, id: string) =>
    `/admin/signals/subscribers/${part(name)}/dead/${part(id)}/personal`,
  /** Where pages come from, and how it is there. */
  adminRegions: "/admin/regions",
  /** Who outside hears what; GET shows, POST opens one. */
  streams: "/admin/streams",
  newStream: "/admin/streams/new",
  stream: (id: string) => `/admin/streams/${part(id)}`,
  /** GET shows the form, POST changes what a stream may hear. */
  changeStream: (id: string) => `/admin/streams/${part(id)}/change`,
  /** POST: make a new secret. */
  rotateStream: (id: string) => `/admin/streams/${part(id)}/secret`,
  /** POST. */
  turnStream: (id: string, verb: "pause" | "resume" | "test") => `/admin/streams/${part(id)}/${verb}`,
  /** GET asks whether to end it, POST ends it. */
  endStream: (id: string) => `/admin/streams/${part(id)}/end`,
  /** Where services fetch what they may hear. */
  streamEvents: "/streams/events",
  /** POST: what a plugin does for whoever asks it to. */
  pluginAction: (id: string, action: string) => `/plugins/${part(id)}/actions/${part(action)}`,
  help: "/help",
  signals: "/developers/signals",
  /** The signals of one publisher. */
  signalsOf: (publisher: string) => `/developers/signals?publisher=${part(publisher)}`,
  signal: (name: string) => `/developers/signals/${part(name)}`,
  /** The JSON Schema of a signal's body. */
  signalSchema: (name: string) => `/developers/signals/${part(name)}/schema.json`,
  extensionPoints: "/developers/filters",
  asyncApi: "/developers/asyncapi.json",
} as const;
