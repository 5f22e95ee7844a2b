-- What a plugin keeps through its tools: small JSON documents by key.
create table document (key text primary key, value text not null) without rowid;

-- The version of the code that the documents are for; and, of the version before, the documents as they were when it
-- was left, so that going back is going back.
create table code (
  only_row integer primary key check (only_row = 1),
  version text not null,
  kept_version text
);
create table kept (key text primary key, value text not null) without rowid;
