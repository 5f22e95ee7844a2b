import type { Migration } from "core/data/migrate.ts";

/** The embedded bus's database: the log of signals, where each subscriber stands, what is held back or parked. */
export const BUS_TABLES: readonly Migration[] = [{
  version: 1,
  name: "signal_log",
  sql: `
create table log (
  sequence integer primary key autoincrement,
  id text not null unique,
  name text not null,
  key text not null,
  at text not null,
  signal text not null
);
create index log_at on log (at);
create table subscriber (
  name text primary key,
  hears text not null,
  position integer not null,
  epoch integer not null default 0,
  last_failure text
) without rowid;
create table held (
  subscriber text not null,
  sequence integer not null,
  key text not null,
  attempts integer not null,
  due integer not null,
  primary key (subscriber, sequence)
) without rowid;
create table dead (
  subscriber text not null,
  id text not null,
  sequence integer not null,
  attempts integer not null,
  error text not null,
  at text not null,
  primary key (subscriber, id)
) without rowid;
`,
}, {
  version: 2,
  name: "pausing_and_replays",
  sql: `
alter table subscriber add column paused integer not null default 0;
alter table subscriber add column replay_from integer;
alter table subscriber add column replay_to integer;
alter table subscriber add column last_failure_at text;
create index log_name on log (name);
`,
}];
