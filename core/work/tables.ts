import type { Migration } from "core/data/migrate.ts";

/**
 * The tables that every context's database has beside its own: what is still to be said (`_outbox`), how far
 * the relay has carried it (`_relayed`), and what has been heard already (`_inbox`, so that an effect happens
 * once; `epoch` counts the replays that an operator asked for).
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
}];
