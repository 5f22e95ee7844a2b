// deno-fmt-ignore-file
// Written from the running platform: what plugins hear, answer and fill, and what their code is given.
// `carillon plugin dev`, `test` and `check` write it again; what you change here is lost.

/** The signals that a plugin may hear, with their bodies: it gets the fields that its manifest needs. */
export interface Signals {
  /** What the catalogue says of a course changed. */
  readonly "catalog.course.changed.v1": {
    readonly courseId: string;
    readonly title: string;
    readonly org: string;
    readonly language: string;
    readonly start?: string;
    readonly end?: string;
    readonly enrollmentStart?: string;
    readonly enrollmentEnd?: string;
    readonly invitationOnly: boolean;
  };
  /** A course can be found in the catalogue from now on. */
  readonly "catalog.course.listed.v1": {
    readonly courseId: string;
    readonly title: string;
    readonly org: string;
    readonly language: string;
    readonly start?: string;
    readonly end?: string;
    readonly enrollmentStart?: string;
    readonly enrollmentEnd?: string;
    readonly invitationOnly: boolean;
  };
  /** A course is no longer found in the catalogue; who is enrolled stays so. */
  readonly "catalog.course.unlisted.v1": {
    readonly courseId: string;
  };
  /** A file became part of a course's published files. */
  readonly "content.asset.added.v1": {
    /** the course's key, Org+Number+Run */
    readonly courseId: string;
    /** counts up with each publication of the course */
    readonly version: number;
    readonly path: string;
    /** SHA-256 of its bytes, hexadecimal */
    readonly hash: string;
    readonly contentType: string;
    /** bytes */
    readonly size: number;
  };
  /** A block is in the published course no more. */
  readonly "content.block.deleted.v1": {
    /** the course's key, Org+Number+Run */
    readonly courseId: string;
    /** counts up with each publication of the course */
    readonly version: number;
    /** type@name, unique in the course */
    readonly blockId: string;
    readonly type: string;
  };
  /** A block is new or changed in a version of a course, with what others need to know of it. */
  readonly "content.block.published.v1": {
    /** the course's key, Org+Number+Run */
    readonly courseId: string;
    /** counts up with each publication of the course */
    readonly version: number;
    /** type@name, unique in the course */
    readonly blockId: string;
    /** course, chapter, sequential, vertical, html, problem, video, … */
    readonly type: string;
    readonly title: string;
    readonly place: {
      /** type@name, unique in the course */
      readonly parentId?: string;
      /** type@name, unique in the course */
      readonly sectionId?: string;
      /** type@name, unique in the course */
      readonly subsectionId?: string;
      /** type@name, unique in the course */
      readonly unitId?: string;
      /** position in the whole course, depth first */
      readonly order: number;
    };
    readonly start?: string;
    readonly due?: string;
    readonly graded: boolean;
    /** the assignment type that it counts for */
    readonly format?: string;
    readonly staffOnly: boolean;
    readonly completedBy: "reading" | "answering" | "watching" | "nothing";
    readonly maxScore?: number;
    readonly problem?: {
      readonly body: readonly ({
        readonly html: string;
      } | {
        readonly part: string;
      })[];
      readonly parts: readonly ({
        readonly kind: "choice";
        /** stable within the problem; the form field's name */
        readonly id: string;
        /** sanitised HTML of the question; may be empty where the body asks it */
        readonly label: string;
        /** sanitised HTML, a tip beside the question */
        readonly description?: string;
        readonly choices: readonly ({
          /** stable within the part, as the source names or orders it */
          readonly id: string;
          readonly html: string;
          readonly correct: boolean;
          /** single choice: what a partly right choice earns */
          readonly credit?: number;
          /** stays in its place when the others are shuffled */
          readonly fixed?: boolean;
          /** told when this choice was selected */
          readonly feedback?: string;
          /** checkboxes: told when it was left out */
          readonly feedbackUnselected?: string;
        })[];
        readonly shuffle: boolean;
      } | {
        readonly kind: "dropdown";
        /** stable within the problem; the form field's name */
        readonly id: string;
        /** sanitised HTML of the question; may be empty where the body asks it */
        readonly label: string;
        /** sanitised HTML, a tip beside the question */
        readonly description?: string;
        readonly choices: readonly ({
          /** stable within the part, as the source names or orders it */
          readonly id: string;
          readonly html: string;
          readonly correct: boolean;
          /** single choice: what a partly right choice earns */
          readonly credit?: number;
          /** stays in its place when the others are shuffled */
          readonly fixed?: boolean;
          /** told when this choice was selected */
          readonly feedback?: string;
          /** checkboxes: told when it was left out */
          readonly feedbackUnselected?: string;
        })[];
      } | {
        readonly kind: "checkbox";
        /** stable within the problem; the form field's name */
        readonly id: string;
        /** sanitised HTML of the question; may be empty where the body asks it */
        readonly label: string;
        /** sanitised HTML, a tip beside the question */
        readonly description?: string;
        readonly choices: readonly ({
          /** stable within the part, as the source names or orders it */
          readonly id: string;
          readonly html: string;
          readonly correct: boolean;
          /** single choice: what a partly right choice earns */
          readonly credit?: number;
          /** stays in its place when the others are shuffled */
          readonly fixed?: boolean;
          /** told when this choice was selected */
          readonly feedback?: string;
          /** checkboxes: told when it was left out */
          readonly feedbackUnselected?: string;
        })[];
        readonly partialCredit: "none" | "every_decision" | "halves";
        /** told when exactly these choices were selected */
        readonly compound: readonly ({
          readonly choiceIds: readonly (string)[];
          /** sanitised HTML, shown beside the part after a verdict */
          readonly feedback: string;
        })[];
      } | {
        readonly kind: "number";
        /** stable within the problem; the form field's name */
        readonly id: string;
        /** sanitised HTML of the question; may be empty where the body asks it */
        readonly label: string;
        /** sanitised HTML, a tip beside the question */
        readonly description?: string;
        /** width in characters that the author asked for */
        readonly size?: number;
        /** plain text after the input, such as a unit */
        readonly trailing?: string;
        readonly answers: readonly ({
          readonly test: {
            readonly kind: "near";
            readonly value: number;
            /** a distance, or a percentage where `of` names what it is taken of */
            readonly tolerance: number;
            readonly of: "absolute" | "expected" | "larger";
          } | {
            readonly kind: "between";
            /** absent: no lower end */
            readonly low?: number;
            readonly high?: number;
            /** true: `low` itself is not in the range */
            readonly lowOpen: boolean;
            readonly highOpen: boolean;
          };
          /** the right answer as the author wrote it */
          readonly shown?: string;
          /** 1 right, 0 a wrong answer with feedback, between: partly right */
          readonly credit: number;
          /** sanitised HTML, shown beside the part after a verdict */
          readonly feedback?: string;
        })[];
      } | {
        readonly kind: "text";
        /** stable within the problem; the form field's name */
        readonly id: string;
        /** sanitised HTML of the question; may be empty where the body asks it */
        readonly label: string;
        /** sanitised HTML, a tip beside the question */
        readonly description?: string;
        readonly answers: readonly ({
          readonly value: string;
          /** true: `value` is a linear-time (RE2) expression searched for in the answer */
          readonly pattern: boolean;
          /** the right answer as the author wrote it */
          readonly shown?: string;
          /** 1 right, 0 a wrong answer with feedback, between: partly right */
          readonly credit: number;
          /** sanitised HTML, shown beside the part after a verdict */
          readonly feedback?: string;
        })[];
        readonly caseSensitive: boolean;
        /** width in characters that the author asked for */
        readonly size?: number;
        /** plain text after the input, such as a unit */
        readonly trailing?: string;
      })[];
      /** sanitised HTML, shown one more at each demand */
      readonly hints: readonly (string)[];
      /** sanitised HTML */
      readonly solution?: string;
      /** points the whole problem is worth; one a part if absent */
      readonly weight?: number;
      /** absent: as often as one likes; 0: closed from the start */
      readonly maxAttempts?: number;
      readonly showAnswer: "always" | "answered" | "attempted" | "attempted_no_past_due" | "closed" | "finished" | "correct_or_past_due" | "past_due" | "after_attempts" | "after_all_attempts" | "after_all_attempts_or_correct" | "never";
      /** for `after_attempts`: how many */
      readonly showAnswerAfter: number;
      readonly showCorrectness: "always" | "never" | "past_due";
      readonly showReset: boolean;
    };
    /** a block that takes answers and is no `problem`: its fields, and the version of its type's fields */
    readonly definition?: {
      readonly version: number;
      readonly fields: unknown;
    };
  };
  /** A course exists from now on; it may have nothing published yet. */
  readonly "content.course.created.v1": {
    /** the course's key, Org+Number+Run */
    readonly courseId: string;
    readonly title: string;
  };
  /** A course was read from an archive or folder, whole, as a new version. */
  readonly "content.course.imported.v1": {
    /** the course's key, Org+Number+Run */
    readonly courseId: string;
    /** counts up with each publication of the course */
    readonly version: number;
    readonly blocks: number;
    readonly assets: number;
    /** pieces kept verbatim since they were not understood */
    readonly kept: number;
  };
  /** A version of a course is what learners see from now on; said after all that changed with it. */
  readonly "content.course.published.v1": {
    /** the course's key, Org+Number+Run */
    readonly courseId: string;
    /** counts up with each publication of the course */
    readonly version: number;
    readonly title: string;
    readonly org: string;
    readonly number: string;
    readonly run: string;
    /** BCP 47 */
    readonly language: string;
    /** plain text */
    readonly shortDescription: string;
    readonly effort?: string;
    /** content hash of the course's picture */
    readonly imageHash?: string;
    readonly start?: string;
    readonly end?: string;
    readonly enrollmentStart?: string;
    readonly enrollmentEnd?: string;
    /** where the catalog may show it */
    readonly visibility: "both" | "about" | "none";
    readonly invitationOnly: boolean;
    readonly selfPaced: boolean;
    readonly sections: number;
    readonly units: number;
    readonly changed: {
      readonly added: number;
      readonly changed: number;
      readonly deleted: number;
    };
  };
  /** How a course is graded is new or changed. */
  readonly "content.policy.changed.v1": {
    /** the course's key, Org+Number+Run */
    readonly courseId: string;
    /** counts up with each publication of the course */
    readonly version: number;
    readonly graders: readonly ({
      /** the assignment type, as subsections name it in `format` */
      readonly type: string;
      readonly shortLabel: string;
      /** how many there will be at least; missing ones count as zero */
      readonly minCount: number;
      /** how many of the lowest are left out */
      readonly dropCount: number;
      /** share of the course grade, 0 to 1 */
      readonly weight: number;
    })[];
    /** grade name to the lowest share that earns it */
    readonly cutoffs: { readonly [name: string]: number };
    /** how long after a due date work still counts */
    readonly graceMinutes: number;
  };
  /** A person may learn in a course from now on, for the first time or again. */
  readonly "enrollment.enrollment.created.v1": {
    readonly enrollmentId: string;
    readonly personId: string;
    readonly courseId: string;
  };
  /** A person left a course; what they did in it is kept. */
  readonly "enrollment.enrollment.ended.v1": {
    readonly enrollmentId: string;
    readonly personId: string;
    readonly courseId: string;
  };
  /** A learner who had passed has no longer the lowest cutoff's grade. */
  readonly "grading.course.failed.v1": {
    readonly personId: string;
    readonly courseId: string;
    readonly share: number;
  };
  /** A learner's grade in a course changed. */
  readonly "grading.course.graded.v1": {
    readonly personId: string;
    readonly courseId: string;
    /** 0 to 1, by the course's policy */
    readonly share: number;
    /** the highest grade earned, none below the lowest cutoff */
    readonly grade?: string;
  };
  /** A learner's grade reached the lowest cutoff of the course, coming from below. */
  readonly "grading.course.passed.v1": {
    readonly personId: string;
    readonly courseId: string;
    readonly share: number;
    readonly grade: string;
  };
  /** Some learners' grades were computed again after a new version or policy of a course; `more` are to come. */
  readonly "grading.course.regraded.v1": {
    readonly courseId: string;
    /** counts the changes of how the course is graded */
    readonly revision: number;
    /** how many this time */
    readonly learners: number;
    readonly more: boolean;
  };
  /** A learner's points in a subsection that counts changed. */
  readonly "grading.subsection.graded.v1": {
    readonly personId: string;
    readonly courseId: string;
    readonly subsectionId: string;
    /** the assignment type that it counts for */
    readonly format: string;
    readonly earned: number;
    readonly possible: number;
  };
  /** A person's account changed; `changed` names the fields. */
  readonly "identity.person.changed.v1": {
    /** the person */
    readonly personId: string;
    readonly changed: readonly ("name" | "email" | "language" | "password")[];
    readonly language?: string;
    readonly personal: {
      readonly name?: string;
      readonly email?: string;
    };
  };
  /** A person is erased: their account is gone, and no signal tells anything personal of them any more; whoever keeps such a thing deletes it. */
  readonly "identity.person.erased.v1": {
    /** the person */
    readonly personId: string;
  };
  /** A person has an account from now on. */
  readonly "identity.person.registered.v1": {
    /** the person */
    readonly personId: string;
    /** BCP 47 */
    readonly language: string;
    readonly personal: {
      readonly name: string;
      readonly email: string;
    };
  };
  /** Somebody tried to register an address that has an account; nothing changed, its owner should be told. */
  readonly "identity.registration.repeated.v1": {
    /** the person */
    readonly personId: string;
  };
  /** A person was granted a role on the site. */
  readonly "identity.role.granted.v1": {
    /** the person */
    readonly personId: string;
    readonly role: "author" | "operator";
  };
  /** A role on the site was taken back from a person; caches of sessions drop theirs at once. */
  readonly "identity.role.revoked.v1": {
    /** the person */
    readonly personId: string;
    readonly role: "author" | "operator";
  };
  /** A session ended by signing out, or to make room for a newer one; nobody may act under it any more. */
  readonly "identity.session.ended.v1": {
    /** the person */
    readonly personId: string;
    readonly sessionId: string;
  };
  /** Sessions were taken back, as after a change of password; caches of sessions drop them at once. */
  readonly "identity.session.revoked.v1": {
    /** the person */
    readonly personId: string;
    readonly sessionIds: readonly (string)[];
    readonly reason: "password_changed" | "operator";
  };
  /** A person signed in. */
  readonly "identity.session.started.v1": {
    /** the person */
    readonly personId: string;
    /** the session's own id, not its secret */
    readonly sessionId: string;
  };
  /** A learner asked for the correct answer of a problem, and the course's rule let them see it. */
  readonly "learning.answer.shown.v1": {
    readonly personId: string;
    readonly courseId: string;
    readonly blockId: string;
  };
  /** A learner completed a block, for the first time. */
  readonly "learning.block.completed.v1": {
    readonly personId: string;
    readonly courseId: string;
    readonly blockId: string;
    readonly type: string;
    readonly unitId: string;
  };
  /** A learner has completed everything in a course that can be completed. */
  readonly "learning.course.completed.v1": {
    readonly personId: string;
    readonly courseId: string;
  };
  /** A learner opened a unit of a course for the first time. */
  readonly "learning.course.started.v1": {
    readonly personId: string;
    readonly courseId: string;
  };
  /** A learner asked for a hint of a problem; `hint` counts from 1. */
  readonly "learning.hint.shown.v1": {
    readonly personId: string;
    readonly courseId: string;
    readonly blockId: string;
    readonly hint: number;
  };
  /** An attempt was graded; the newest score of a problem is the one that counts. */
  readonly "learning.problem.graded.v1": {
    readonly personId: string;
    readonly courseId: string;
    readonly blockId: string;
    readonly attempt: number;
    readonly score: number;
    readonly maxScore: number;
    readonly correct: "correct" | "partly" | "incorrect";
  };
  /** A learner reset a problem to begin again; attempts used stay used. */
  readonly "learning.problem.reset.v1": {
    readonly personId: string;
    readonly courseId: string;
    readonly blockId: string;
  };
  /** A learner saved an answer without submitting it; no attempt is used. */
  readonly "learning.problem.saved.v1": {
    readonly personId: string;
    readonly courseId: string;
    readonly blockId: string;
  };
  /** A learner's answer was accepted as an attempt. */
  readonly "learning.problem.submitted.v1": {
    readonly personId: string;
    readonly courseId: string;
    readonly blockId: string;
    readonly attempt: number;
    /** by part */
    readonly answer: { readonly [name: string]: string | readonly (string)[] };
  };
  /** A learner has completed everything in a section that can be completed. */
  readonly "learning.section.completed.v1": {
    readonly personId: string;
    readonly courseId: string;
    readonly sectionId: string;
  };
  /** A learner looked at a unit; at most once a minute for one unit. */
  readonly "learning.unit.viewed.v1": {
    readonly personId: string;
    readonly courseId: string;
    readonly unitId: string;
  };
  /** A learner saw a video to its end, for the first time. */
  readonly "learning.video.completed.v1": {
    readonly personId: string;
    readonly courseId: string;
    readonly blockId: string;
    /** position in the video */
    readonly second: number;
  };
  /** A learner paused a video at a second; it resumes there. */
  readonly "learning.video.paused.v1": {
    readonly personId: string;
    readonly courseId: string;
    readonly blockId: string;
    /** position in the video */
    readonly second: number;
  };
  /** A learner let a video play from a second on. */
  readonly "learning.video.played.v1": {
    readonly personId: string;
    readonly courseId: string;
    readonly blockId: string;
    /** position in the video */
    readonly second: number;
  };
  /** A learner jumped within a video, to a second. */
  readonly "learning.video.seeked.v1": {
    readonly personId: string;
    readonly courseId: string;
    readonly blockId: string;
    /** position in the video */
    readonly second: number;
  };
  /** A person reached a milestone in a course; said once for each, whatever happens later. */
  readonly "milestones.milestone.awarded.v1": {
    readonly personId: string;
    readonly courseId: string;
    readonly milestone: "first_section" | "course_completed" | "course_passed";
  };
  /** An operator had something done: a replay, a pause, an import, a look at personal data. It is over, well or not. */
  readonly "site.operation.done.v1": {
    readonly siteId: string;
    readonly operationId: string;
    /** which one, as the list of operations calls it */
    readonly operation: string;
    /** what it was asked for: names and numbers, nothing personal */
    readonly about: { readonly [name: string]: string | number | boolean };
    readonly outcome: "done" | "refused" | "failed";
    /** why it was refused */
    readonly code?: string;
  };
  /** From now on the teams of courses may, or may not, switch a plugin on and configure it for their course. */
  readonly "site.plugin.allowed.v1": {
    readonly siteId: string;
    /** its id */
    readonly plugin: string;
    readonly allowed: boolean;
  };
  /** Settings of a plugin, or where its widgets stand, were changed in a scope; the values are not said. */
  readonly "site.plugin.configured.v1": {
    readonly siteId: string;
    /** its id */
    readonly plugin: string;
    /** `site`, `org:ORGANISATION` or `course:COURSE` */
    readonly scope: string;
    readonly of: "settings" | "placements";
  };
  /** A plugin was switched off in a scope, or everywhere; signals pass it by. */
  readonly "site.plugin.disabled.v1": {
    readonly siteId: string;
    /** its id */
    readonly plugin: string;
    /** how far it reaches; absent: the whole plugin, wherever it is on */
    readonly scope?: string;
  };
  /** A plugin was switched on in a scope, or lets itself be on again where it was. */
  readonly "site.plugin.enabled.v1": {
    readonly siteId: string;
    /** its id */
    readonly plugin: string;
    /** how far it reaches; absent: the whole plugin, wherever it is on */
    readonly scope?: string;
  };
  /** A plugin was installed; it is on nowhere until it is enabled. */
  readonly "site.plugin.installed.v1": {
    readonly siteId: string;
    /** its id */
    readonly plugin: string;
    /** Semantic Versioning 2.0.0 */
    readonly version: string;
    /** where its code runs */
    readonly tier: string;
    /** SHA-256 of its package's content, hexadecimal */
    readonly checksum: string;
    /** the thumbprint of the key that signed it (RFC 7638) */
    readonly publisher?: string;
  };
  /** A plugin failed again and again, or an operator stopped it; signals wait until it is released. */
  readonly "site.plugin.quarantined.v1": {
    readonly siteId: string;
    /** its id */
    readonly plugin: string;
    /** Semantic Versioning 2.0.0 */
    readonly version: string;
    /** which limit stopped it last; absent where an operator did */
    readonly fault?: string;
  };
  /** A plugin that was stopped may go on, with the signals that waited for it. */
  readonly "site.plugin.released.v1": {
    readonly siteId: string;
    /** its id */
    readonly plugin: string;
  };
  /** A plugin was removed, with its settings and its documents. */
  readonly "site.plugin.removed.v1": {
    readonly siteId: string;
    /** its id */
    readonly plugin: string;
    /** Semantic Versioning 2.0.0 */
    readonly version: string;
  };
  /** A plugin is of the version before again, and so are its documents. */
  readonly "site.plugin.rolled_back.v1": {
    readonly siteId: string;
    /** its id */
    readonly plugin: string;
    /** Semantic Versioning 2.0.0 */
    readonly version: string;
    /** Semantic Versioning 2.0.0 */
    readonly before: string;
    /** SHA-256 of its package's content, hexadecimal */
    readonly checksum: string;
  };
  /** Another package of a plugin took the place of the one before; where it is on stays. */
  readonly "site.plugin.upgraded.v1": {
    readonly siteId: string;
    /** its id */
    readonly plugin: string;
    /** Semantic Versioning 2.0.0 */
    readonly version: string;
    /** Semantic Versioning 2.0.0 */
    readonly before: string;
    /** SHA-256 of its package's content, hexadecimal */
    readonly checksum: string;
  };
  /** A site's name, language or accent changed; every page shows it. */
  readonly "site.site.changed.v1": {
    readonly siteId: string;
    readonly name: string;
    /** BCP 47, what pages speak unless a learner chose */
    readonly language: string;
    /** OKLCH; pages derive every shade from it */
    readonly accent: {
      readonly hue: number;
      readonly chroma: number;
    };
  };
  /** A site was set up; its name, language and accent are known from now on. */
  readonly "site.site.created.v1": {
    readonly siteId: string;
    readonly name: string;
    /** BCP 47, what pages speak unless a learner chose */
    readonly language: string;
    /** OKLCH; pages derive every shade from it */
    readonly accent: {
      readonly hue: number;
      readonly chroma: number;
    };
  };
  /** A stream has a new secret. The ones before hold until the time told, so that the service can change over. */
  readonly "streams.secret.rotated.v1": {
    /** names the stream for good; its subscriber on the bus is stream-<this> */
    readonly streamId: string;
    readonly until: string;
  };
  /** What a service may hear changed, or where it is sent; what holds from now on is told whole. */
  readonly "streams.stream.changed.v1": {
    /** names the stream for good; its subscriber on the bus is stream-<this> */
    readonly streamId: string;
    /** what operators call the service */
    readonly label: string;
    /** pushed to the service, or fetched by it */
    readonly delivery: "webhook" | "events";
    /** whom a webhook is sent to; the rest of its address may be a secret */
    readonly host?: string;
    /** the names of the signals that it may hear */
    readonly hears: readonly (string)[];
    /** whether it also gets what stands under a signal's personal */
    readonly withPersonal: boolean;
  };
  /** A service hears nothing any more: an operator ended its stream, or its receiver answered that it is gone. */
  readonly "streams.stream.closed.v1": {
    /** names the stream for good; its subscriber on the bus is stream-<this> */
    readonly streamId: string;
    readonly reason: "ended" | "gone";
  };
  /** A service was permitted to hear some signals of this site; what it may hear is told whole. */
  readonly "streams.stream.opened.v1": {
    /** names the stream for good; its subscriber on the bus is stream-<this> */
    readonly streamId: string;
    /** what operators call the service */
    readonly label: string;
    /** pushed to the service, or fetched by it */
    readonly delivery: "webhook" | "events";
    /** whom a webhook is sent to; the rest of its address may be a secret */
    readonly host?: string;
    /** the names of the signals that it may hear */
    readonly hears: readonly (string)[];
    /** whether it also gets what stands under a signal's personal */
    readonly withPersonal: boolean;
  };
  /** A service hears nothing until its stream is resumed; what is said meanwhile comes to it then. */
  readonly "streams.stream.paused.v1": {
    /** names the stream for good; its subscriber on the bus is stream-<this> */
    readonly streamId: string;
  };
  /** A service that was paused hears again, from where it stood. */
  readonly "streams.stream.resumed.v1": {
    /** names the stream for good; its subscriber on the bus is stream-<this> */
    readonly streamId: string;
  };
  /** An operator tries out a stream: its service hears this whatever else it hears; no other service does. */
  readonly "streams.stream.tested.v1": {
    /** names the stream for good; its subscriber on the bus is stream-<this> */
    readonly streamId: string;
  };
}

/** The filters that a plugin may answer, with their questions. */
export interface Filters {
  /** Asked when the page of a course is drawn. Changed HTML is cleaned before it is shown. Whoever halts it has the page not shown, with the reason in its place. */
  readonly "catalog.course.render.v1": {
    /** who looks, where they are signed in */
    readonly personId?: string;
    /** of the page: BCP 47 */
    readonly language: string;
    readonly courseId: string;
    readonly title: string;
    readonly summary: string;
    /** HTML */
    readonly about: string;
    /** a line of plain words beside it */
    readonly note?: string;
  };
  /** Asked when the catalogue lists courses, a page at a time. Courses come in the order of the answer, those left out are not listed; of each the href and the note count. Not being listed locks nobody out: see enrollment.request.v1. */
  readonly "catalog.listing.v1": {
    /** who looks, where they are signed in */
    readonly personId?: string;
    /** of the page: BCP 47 */
    readonly language: string;
    readonly query: string;
    readonly courses: readonly ({
      readonly courseId: string;
      readonly title: string;
      readonly org: string;
      readonly number: string;
      /** where it leads: a path of this site, or an https address */
      readonly href: string;
      /** a line of plain words beside it */
      readonly note?: string;
    })[];
  };
  /** Asked before the catalogue is searched. Changed words are searched for in place of those that were typed, which stay on the page. */
  readonly "catalog.search.v1": {
    /** who looks, where they are signed in */
    readonly personId?: string;
    /** of the page: BCP 47 */
    readonly language: string;
    /** empty for all courses */
    readonly query: string;
  };
  /** Asked when a version of a course is ready to be published, by an import for instance. Whoever halts it leaves learners with the version that they have; whoever imports is told the reason. */
  readonly "content.publish.v1": {
    readonly courseId: string;
    readonly version: number;
    /** whether learners have no version of the course yet */
    readonly isFirst: boolean;
    readonly title: string;
    /** BCP 47 */
    readonly language: string;
    /** ISO 8601 */
    readonly start?: string;
    /** ISO 8601 */
    readonly end?: string;
    readonly sections: number;
    readonly units: number;
    /** how many there are of each type */
    readonly blocks: { readonly [name: string]: number };
    /** how many could not be read, and are kept as they were written */
    readonly kept: number;
  };
  /** Asked before a person leaves a course. Whoever halts it keeps them in; the reason is on the page that they get. */
  readonly "enrollment.leave.v1": {
    /** who asks */
    readonly personId: string;
    readonly courseId: string;
  };
  /** Asked before a person enrols in a course, for the first time or again. Whoever halts it keeps them out; the reason is on the page that they get. */
  readonly "enrollment.request.v1": {
    /** who asks */
    readonly personId: string;
    readonly courseId: string;
    /** whether they were in the course before and left it */
    readonly returning: boolean;
  };
  /** Asked when the page of a learner's progress and grades in a course is drawn. A note stands above them; what they are is not changed here, see learning.verdict.v1. Whoever halts it has the page not shown, with the reason in its place. */
  readonly "grading.progress.render.v1": {
    /** the learner */
    readonly personId: string;
    /** of the page: BCP 47 */
    readonly language: string;
    readonly courseId: string;
    /** units that are done */
    readonly done: number;
    /** of so many */
    readonly total: number;
    /** the grade so far, from 0 to 1, where the course is graded */
    readonly share?: number;
    readonly passed?: boolean;
    /** a line of plain words above the grades */
    readonly note?: string;
  };
  /** Asked before a person changes their name or language; what stays is not in the question. Whoever halts it makes it stay as it is; the reason is on the page that they get. */
  readonly "identity.profile_change.v1": {
    readonly personId: string;
    readonly name?: string;
    readonly language?: string;
  };
  /** Asked before somebody registers, whether or not the address has an account already. Whoever halts it leaves them without one; the reason is on the page that they get. */
  readonly "identity.registration.v1": {
    readonly name: string;
    /** as accounts are found by it: in lower case */
    readonly email: string;
    /** BCP 47 */
    readonly language: string;
  };
  /** Asked when somebody gave the right password, before their session begins. Whoever halts it keeps them out; the reason is on the page that they get. */
  readonly "identity.sign_in.v1": {
    readonly personId: string;
    readonly email: string;
    readonly roles: readonly ("author" | "operator")[];
    /** the prefix of the address that they come from */
    readonly network: string;
  };
  /** Asked when the page with a learner's own courses is drawn. Courses come in the order of the answer, those left out are not shown; of each the href and the note count. Whoever halts it has the page not shown, with the reason in its place. */
  readonly "learning.dashboard.render.v1": {
    /** the learner */
    readonly personId: string;
    /** of the page: BCP 47 */
    readonly language: string;
    readonly courses: readonly ({
      readonly courseId: string;
      readonly title: string;
      readonly state: "new" | "begun" | "upcoming" | "finished" | "ended";
      /** units that are done */
      readonly done: number;
      /** of so many */
      readonly total: number;
      /** where its title leads: a path of this site, or an https address */
      readonly href: string;
      /** a line of plain words beside it */
      readonly note?: string;
    })[];
  };
  /** Asked when the outline of a course is drawn for a learner. Units left out of the answer are not listed, and neither is what holds none any more; a note stands beside its unit. Not being listed locks nobody out: see learning.unit.render.v1. Whoever halts it has the page not shown, with the reason in its place. */
  readonly "learning.outline.render.v1": {
    /** the learner */
    readonly personId: string;
    /** of the page: BCP 47 */
    readonly language: string;
    readonly courseId: string;
    readonly units: readonly ({
      readonly unitId: string;
      readonly sectionId: string;
      readonly subsectionId: string;
      readonly title: string;
      readonly state: "untouched" | "begun" | "done";
      /** a line of plain words beside it */
      readonly note?: string;
    })[];
  };
  /** Asked before a learner's answer is read, counted and graded. A changed answer counts in place of what was typed; whoever halts it makes it use no attempt, and the reason is on the page that the learner gets. */
  readonly "learning.submission.v1": {
    /** the learner */
    readonly personId: string;
    readonly courseId: string;
    /** the problem: `type@name` */
    readonly blockId: string;
    /** the form's fields by name: what was typed, or the choices that were ticked */
    readonly answer: { readonly [name: string]: string | readonly (string)[] };
  };
  /** Asked when a unit is drawn for a learner. Blocks left out of the answer are not shown; one with html is shown as that, cleaned, and one with a note has it above it. The order stays. What is not shown is not locked. Whoever halts it has the page not shown, with the reason in its place. */
  readonly "learning.unit.render.v1": {
    /** the learner */
    readonly personId: string;
    /** of the page: BCP 47 */
    readonly language: string;
    readonly courseId: string;
    readonly unitId: string;
    readonly title: string;
    readonly blocks: readonly ({
      readonly blockId: string;
      readonly type: string;
      readonly title: string;
      /** in place of the block */
      readonly html?: string;
      /** a line of plain words beside it */
      readonly note?: string;
    })[];
  };
  /** Asked when an answer is graded, before the attempt is counted: what is changed of the verdict is what counts, is shown and is said. Words of feedback that are new are shown as plain text. Whoever halts it makes the answer use no attempt. */
  readonly "learning.verdict.v1": {
    /** the learner */
    readonly personId: string;
    readonly courseId: string;
    /** the problem: `type@name` */
    readonly blockId: string;
    /** the form's fields by name: what was typed, or the choices that were ticked */
    readonly answer: { readonly [name: string]: string | readonly (string)[] };
    readonly score: number;
    readonly max: number;
    readonly correct: "correct" | "partly" | "incorrect";
    readonly parts: readonly ({
      readonly part: string;
      readonly correct: "correct" | "partly" | "incorrect";
      readonly credit: number;
      /** HTML as the author wrote it */
      readonly feedback: readonly (string)[];
    })[];
  };
  /** Asked before a signal goes out to a service, over a webhook or a feed of events, each time it is sent. Changed data is what the service gets; whoever halts it keeps the signal from that service. Where somebody cannot answer, nothing goes out yet: it is asked again. */
  readonly "streams.delivery.v1": {
    readonly streamId: string;
    /** its name */
    readonly signal: string;
    /** the course that it is about, where it is about one */
    readonly courseId?: string;
    /** what the service may hear of its body */
    readonly data: { readonly [name: string]: unknown };
  };
}

/** The slots that a plugin may fill, with what they hand over. */
export interface Slots {
  /** Below a page of the administration. */
  readonly "admin.end.v1": {
    readonly personId: string;
    readonly section: string;
  };
  /** The menu of the administration. It stays. */
  readonly "admin.nav.v1": {
    readonly personId: string;
  };
  /** Above a page of the administration. */
  readonly "admin.top.v1": {
    readonly personId: string;
    readonly section: string;
  };
  /** The facts on one course's card in the catalogue. */
  readonly "catalogue.card.v1": {
    readonly personId?: string;
    readonly courseId: string;
  };
  /** What the catalogue says where there is no course to list. */
  readonly "catalogue.empty.v1": {
    readonly personId?: string;
    readonly query: string;
  };
  /** The form that searches the catalogue. */
  readonly "catalogue.filters.v1": {
    readonly personId?: string;
    readonly query: string;
  };
  /** The courses that the catalogue lists. */
  readonly "catalogue.results.v1": {
    readonly personId?: string;
    readonly query: string;
  };
  /** The words that the catalogue begins with. */
  readonly "catalogue.top.v1": {
    readonly personId?: string;
  };
  /** What a course says of itself, on its own page. */
  readonly "course.about.v1": {
    readonly personId?: string;
    readonly courseId: string;
  };
  /** The one thing to do about a course: to sign in, to enrol, to go on. */
  readonly "course.action.v1": {
    readonly personId?: string;
    readonly courseId: string;
  };
  /** A course's sections by name, on its own page. */
  readonly "course.contents.v1": {
    readonly personId?: string;
    readonly courseId: string;
  };
  /** A course's picture and facts, beside its own page. */
  readonly "course.facts.v1": {
    readonly personId?: string;
    readonly courseId: string;
  };
  /** A course's title and what it says of itself in a sentence, on its own page. */
  readonly "course.header.v1": {
    readonly personId?: string;
    readonly courseId: string;
  };
  /** The links in the header of pages inside a course. */
  readonly "course.nav.v1": {
    readonly personId: string;
    readonly courseId: string;
  };
  /** The way into one of a learner's courses. */
  readonly "dashboard.action.v1": {
    readonly personId: string;
    readonly courseId: string;
  };
  /** Beside the list of a learner's courses. */
  readonly "dashboard.aside.v1": {
    readonly personId: string;
  };
  /** What one of a learner's courses says: progress, what is due. */
  readonly "dashboard.course.v1": {
    readonly personId: string;
    readonly courseId: string;
  };
  /** The list of a learner's courses. */
  readonly "dashboard.courses.v1": {
    readonly personId: string;
  };
  /** What the page says to a learner without courses. */
  readonly "dashboard.empty.v1": {
    readonly personId: string;
  };
  /** The courses that a learner has finished. */
  readonly "dashboard.finished.v1": {
    readonly personId: string;
  };
  /** The title of the page with a learner's courses. */
  readonly "dashboard.top.v1": {
    readonly personId: string;
  };
  /** Below a page for whoever builds on the platform. */
  readonly "developers.end.v1": {
    readonly personId?: string;
  };
  /** Above a page for whoever builds on the platform. */
  readonly "developers.top.v1": {
    readonly personId?: string;
  };
  /** The form that has an account erased. It stays. */
  readonly "erase.form.v1": {
    readonly personId: string;
  };
  /** The foot of every page. */
  readonly "footer.content.v1": {
    readonly personId?: string;
  };
  /** The links in the foot of every page. */
  readonly "footer.links.v1": {
    readonly personId?: string;
  };
  /** The account menu, with which the header of every page ends. It stays. */
  readonly "header.account.v1": {
    readonly personId?: string;
  };
  /** The site's mark and name, with which the header of every page begins. */
  readonly "header.brand.v1": {
    readonly personId?: string;
  };
  /** The links in the header of pages outside of courses. */
  readonly "header.nav.v1": {
    readonly personId?: string;
  };
  /** Whom to ask, on the page that helps. */
  readonly "help.contact.v1": {
    readonly personId?: string;
  };
  /** Questions and their answers, on the page that helps. */
  readonly "help.questions.v1": {
    readonly personId?: string;
  };
  /** The form that leaves a course. It stays. */
  readonly "leave.form.v1": {
    readonly personId: string;
    readonly courseId: string;
  };
  /** Beside a course's outline. */
  readonly "outline.aside.v1": {
    readonly personId: string;
    readonly courseId: string;
  };
  /** A course's title and a learner's progress, with which its outline begins. */
  readonly "outline.header.v1": {
    readonly personId: string;
    readonly courseId: string;
  };
  /** What is in one section of a course, in its outline. */
  readonly "outline.section.v1": {
    readonly personId: string;
    readonly courseId: string;
    readonly sectionId: string;
  };
  /** The sections of a course in its outline. */
  readonly "outline.sections.v1": {
    readonly personId: string;
    readonly courseId: string;
  };
  /** Below the content of every page, above its foot. */
  readonly "page.end.v1": {
    readonly personId?: string;
  };
  /** Above the content of every page, below its header: for what everybody should see. */
  readonly "page.top.v1": {
    readonly personId?: string;
  };
  /** Beside a learner's progress. */
  readonly "progress.aside.v1": {
    readonly personId: string;
    readonly courseId: string;
  };
  /** A learner's grades, by kind and by problem. */
  readonly "progress.grades.v1": {
    readonly personId: string;
    readonly courseId: string;
  };
  /** The two answers that a learner's progress begins with: how much, and how good. */
  readonly "progress.summary.v1": {
    readonly personId: string;
    readonly courseId: string;
  };
  /** What is still to do, in a learner's progress. */
  readonly "progress.todo.v1": {
    readonly personId: string;
    readonly courseId: string;
  };
  /** Why a page could not be had or a form was not taken. It stays. */
  readonly "refused.reason.v1": {
    readonly personId?: string;
    readonly kind: string;
    readonly code?: string;
  };
  /** Where it goes on from there. */
  readonly "refused.ways.v1": {
    readonly personId?: string;
    readonly kind: string;
    readonly code?: string;
  };
  /** The form that makes an account. It stays. */
  readonly "register.form.v1": {
    readonly personId?: string;
  };
  /** Other ways from the page that makes an account: to sign in. */
  readonly "register.ways.v1": {
    readonly personId?: string;
  };
  /** The way to have one's account erased, in a person's settings. It stays. */
  readonly "settings.erase.v1": {
    readonly personId: string;
  };
  /** Theme and language, in a person's settings. They stay. */
  readonly "settings.look.v1": {
    readonly personId: string;
  };
  /** A person's password, in their settings. It stays. */
  readonly "settings.password.v1": {
    readonly personId: string;
  };
  /** A person's name, in their settings. It stays. */
  readonly "settings.profile.v1": {
    readonly personId: string;
  };
  /** The form that signs in. It stays. */
  readonly "sign_in.form.v1": {
    readonly personId?: string;
  };
  /** Other ways from the page that signs in: to register. */
  readonly "sign_in.ways.v1": {
    readonly personId?: string;
  };
  /** Below a page for a course's team. */
  readonly "team.end.v1": {
    readonly personId: string;
    readonly courseId: string;
  };
  /** Above a page for a course's team. */
  readonly "team.top.v1": {
    readonly personId: string;
    readonly courseId: string;
  };
  /** Beside the text of a unit that a learner reads. */
  readonly "unit.aside.v1": {
    readonly personId: string;
    readonly courseId: string;
    readonly unitId: string;
  };
  /** One block of a unit. Problems stay themselves: nothing grades what stands there instead. */
  readonly "unit.block.v1": {
    readonly personId: string;
    readonly courseId: string;
    readonly unitId: string;
    readonly blockId: string;
  };
  /** All blocks of a unit. */
  readonly "unit.content.v1": {
    readonly personId: string;
    readonly courseId: string;
    readonly unitId: string;
  };
  /** Where a learner says that a unit is done. */
  readonly "unit.done.v1": {
    readonly personId: string;
    readonly courseId: string;
    readonly unitId: string;
  };
  /** The title of a unit, and where in its course it is. */
  readonly "unit.header.v1": {
    readonly personId: string;
    readonly courseId: string;
    readonly unitId: string;
  };
  /** The units of the section, beside a unit. */
  readonly "unit.rail.v1": {
    readonly personId: string;
    readonly courseId: string;
    readonly unitId: string;
  };
  /** The ways to the unit before and the unit after. */
  readonly "unit.turn.v1": {
    readonly personId: string;
    readonly courseId: string;
    readonly unitId: string;
  };
}

/** A form's fields, as they came. */
export type Form = Readonly<Record<string, string | readonly string[]>>;

/** How an answer, or one part of it, was judged. */
export type Verdict = "correct" | "partly" | "incorrect";

/** The verdict on one part: what it earned of one point, and what its author says to this answer. */
export interface PartGrade {
  readonly part: string;
  readonly correct: Verdict;
  readonly credit: number;
  readonly feedback: readonly string[];
}

/** A plugin's own documents: small, by key, read and written while it is asked something. */
export interface Store {
  get(key: string): Promise<unknown>;
  /** In the order of their keys, at most 1,000 at once. */
  list(
    prefix: string,
    options?: { readonly after?: string; readonly limit?: number },
  ): Promise<readonly { readonly key: string; readonly value: unknown }[]>;
  /** Only while hearing a signal, doing an action or migrating; elsewhere it is refused. */
  put(key: string, value: unknown): Promise<void>;
  /** Where `put` is allowed. */
  delete(key: string): Promise<void>;
}

/** What a plugin's functions have at hand. */
export interface Tools {
  /** The plugin's settings where it is asked: of the site, with what the course's team set over them. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** BCP 47, the language of whoever is asking. */
  readonly language: string;
  /** ISO 8601. */
  readonly now: string;
  readonly site: string;
  /** The course where it is asked, if it is asked in one. */
  readonly courseId?: string;
  readonly store: Store;
  /** The plugin's own words in `language`, by key of its message file; `{name}` in them is replaced. */
  t(key: string, values?: Readonly<Record<string, string | number>>): string;
  /** Says one of its own signals, together with what it stores: both or neither. Where `put` is allowed. */
  emit(name: string, body: Readonly<Record<string, unknown>>): void;
  /** A line for the operator and the author. */
  log(words: string): void;
}

/** An element of a block's source. */
export interface BlockElement {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Elements and texts, in their order. */
  readonly children: readonly (BlockElement | string)[];
}

/** What a block is read from: its element in OLX, and the settings that hold for it, inherited ones among them. */
export interface BlockRead {
  readonly element: BlockElement;
  readonly settings: Readonly<Record<string, string>>;
  readonly name?: string;
}

/** The fields that were read, or why there are none: then the source is kept as its author wrote it. */
export type BlockReading =
  | { readonly fields: Readonly<Record<string, unknown>> }
  | { readonly refused: string };

/** What a block is drawn from. */
export interface BlockDraw {
  readonly title: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** How the learner stands, where the block takes answers: what is drawn stands inside the form. */
  readonly attempt?: {
    readonly answers: Form;
    readonly closed: boolean;
    /** By part, once it may be told. */
    readonly verdicts: Readonly<Record<string, Pick<PartGrade, "correct" | "feedback">>>;
    readonly answerShown: boolean;
  };
}

/** An answer to be judged: what the form had, by the names of its inputs. */
export interface BlockAnswer {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly answer: Readonly<Record<string, string | readonly string[]>>;
}

/** A frame of the plugin's own, apart from the page: one of the files in its folder `frames`, with data for it. */
export interface FrameAnswer {
  readonly frame: string;
  readonly title: string;
  readonly height?: number;
  readonly data?: unknown;
}

/** How an answer was judged: each part earns from 0 to 1 of its share of the points. */
export interface BlockGrade {
  readonly parts: readonly {
    readonly part: string;
    readonly credit: number;
    /** Plain text. */
    readonly feedback?: readonly string[];
  }[];
}

/** What a plugin's code does for one block type. */
export interface BlockCode {
  /** Reads a block from OLX. Without it, the fields are the settings, and the words inside as `text`. */
  readonly read?: Answering<BlockRead, BlockReading>;
  /**
   * Draws the block as HTML, which is cleaned: an input's `id` is its `name`, the form around it is the page's. Where it
   * takes no answers, it may have a frame instead.
   */
  readonly render: Answering<BlockDraw, string | FrameAnswer>;
  /** Judges an answer by the fields alone: without clock, store or chance, the same every time. */
  readonly grade?: Answering<BlockAnswer, BlockGrade>;
}

/** A signal as a plugin gets it: of its body the fields that its manifest needs, and no others. */
export interface HeardSignal<Name extends keyof Signals = keyof Signals> {
  readonly id: string;
  readonly name: Name;
  /** ISO 8601, when the fact became true. */
  readonly at: string;
  readonly site: string;
  readonly actor: { readonly kind: string; readonly id: string };
  readonly body: Signals[Name];
}

/** An answer to a filter: nothing lets the question pass as it is. */
export type FilterAnswer =
  | undefined
  /** Changes fields of the question that may be changed. */
  | { readonly change: Readonly<Record<string, unknown>> }
  /** Stops what was about to be done; the reason is shown to whoever wanted it. */
  | { readonly halt: string };

/** What a widget draws: HTML, cleaned before it is shown; or a frame of the plugin's own, apart from the page; or nothing. */
export type WidgetAnswer = undefined | string | FrameAnswer;

/** All that a plugin does, by the names that its manifest has. */
export interface PluginCode {
  readonly hears?: { readonly [Name in keyof Signals]?: Answering<HeardSignal<Name>, void> };
  readonly filters?: { readonly [Name in keyof Filters]?: Answering<Filters[Name], FilterAnswer> };
  readonly widgets?: { readonly [Name in keyof Slots]?: Answering<Slots[Name], WidgetAnswer> };
  readonly actions?: Readonly<Record<string, Answering<Action, unknown>>>;
  readonly blocks?: Readonly<Record<string, BlockCode>>;
  /** Brings documents that an older version stored to how this one reads them. */
  readonly migrate?: (fromVersion: string, tools: Tools) => void | Promise<void>;
}

/** What a person asks of a plugin through one of its widgets or frames. */
export interface Action {
  readonly personId: string;
  readonly given: Readonly<Record<string, unknown>>;
}

type Answering<Given, Answer> = (given: Given, tools: Tools) => Answer | Promise<Answer>;
