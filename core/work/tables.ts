import type { Migration } from "core/data/migrate.ts";

/**
 * The tables that every context's database has beside its own: what is still to be said (`_outbox`), how far
 * the relay has carried it (`_relayed`), what has been heard already (`_inbox`, so that an effect happens
 * once; `epoch` counts the replays that an operator asked for), what plugins' answers to filters made different
 * lately (`_difference`), how far the database has come and which home may write to it (`_stand`: `beat` is when that
 * home was last seen, in seconds since 1970 by the database's own clock), what commands that may be sent again were
 * answered (`_answered`), and which of its signals the log has though it knows nothing of them any more (`_lost`).
 */
export const WORK_TABLES: readonly Migration[] = [{
  version: 1,
  name: "outbox_and_inbox",
  sql: `
create table _outbox (sequence integer primary key autoincrement, signal text not null);
create table _relayed (only_row integer primary key check (only_row = 1), sequence integer not null);
insert into _relayed values (1, 0);
create table _inbox (
  subscriber text not null,
  epoch integer not null,
  id text not null,
  primary key (subscriber, epoch, id)
) without rowid;
`,
}, {
  version: 2,
  name: "differences",
  sql: `
create table _difference (
  sequence integer primary key autoincrement,
  at text not null,
  course_id text,
  person_id text,
  difference text not null
);
create index _difference_of_person on _difference (person_id);
`,
}, {
  version: 3,
  name: "stand",
  sql: `
create table _stand (
  only_row integer primary key check (only_row = 1),
  sequence integer not null,
  generation text not null,
  home text not null,
  beat integer not null
);
insert into _stand values (1, 0, lower(hex(randomblob(8))), '', 0);
create table _answered (key text primary key, at text not null, done text not null) without rowid;
create index _answered_at on _answered (at);
`,
}, {
  version: 4,
  name: "lost",
  sql: `
create table _lost (first integer primary key, last integer not null, at text not null) without rowid;
`,
}];
