import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Role } from "core/base/actor.ts";

// Times are integer milliseconds since the epoch, read as Date.
const time = (name: string) => integer(name, { mode: "timestamp_ms" });

/** Who has an account. `email` is normalised: what is equal here is one address. */
export const person = sqliteTable("person", {
  id: text("id").primaryKey(),
  email: text("email").notNull().unique(),
  name: text("name").notNull(),
  language: text("language").notNull(),
  roles: text("roles", { mode: "json" }).$type<readonly Role[]>().notNull(),
  createdAt: time("created_at").notNull(),
});

/** What proves that it is them. `generated`: we made the password, and it has not been changed since. */
export const credential = sqliteTable("credential", {
  personId: text("person_id").primaryKey().references(() => person.id),
  phc: text("phc").notNull(),
  generated: integer("generated", { mode: "boolean" }).notNull(),
  changedAt: time("changed_at").notNull(),
});

/** A browser that is signed in. Only hashes of its secret and of the network it began from are kept. */
export const session = sqliteTable("session", {
  id: text("id").primaryKey(),
  personId: text("person_id").notNull().references(() => person.id),
  secretHash: text("secret_hash").notNull().unique(),
  networkHash: text("network_hash").notNull(),
  createdAt: time("created_at").notNull(),
  lastSeenAt: time("last_seen_at").notNull(),
  expiresAt: time("expires_at").notNull(),
  endedAt: time("ended_at"),
}, (table) => [index("session_of_person").on(table.personId, table.createdAt)]);

/** How often a password was wrong lately, by what the attempts had in common; `subject` is a hash of it. */
export const signInFailure = sqliteTable("sign_in_failure", {
  scope: text("scope", { enum: ["account_network", "account", "network", "session"] }).notNull(),
  subject: text("subject").notNull(),
  count: integer("count").notNull(),
  lastAt: time("last_at").notNull(),
}, (table) => [
  primaryKey({ columns: [table.scope, table.subject] }),
  index("sign_in_failure_by_time").on(table.lastAt),
]);
