// Every address of a page and of a form, in one place. Names in them are course keys and block ids.

const part = encodeURIComponent;

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
  /** A video's captions in one language. */
  captions: (course: string, unit: string, block: string, language: string) =>
    `/learn/${part(course)}/${part(unit)}/videos/${part(block)}/${part(language)}.vtt`,
  /** A unit's block with its scripts, alone in a frame of an origin of its own. */
  frame: (course: string, unit: string, block: string) =>
    `/learn/${part(course)}/${part(unit)}/frames/${part(block)}`,
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
  help: "/help",
  signals: "/developers/signals",
  /** The signals of one publisher. */
  signalsOf: (publisher: string) => `/developers/signals?publisher=${part(publisher)}`,
  signal: (name: string) => `/developers/signals/${part(name)}`,
  /** The JSON Schema of a signal's body. */
  signalSchema: (name: string) => `/developers/signals/${part(name)}/schema.json`,
  asyncApi: "/developers/asyncapi.json",
} as const;
