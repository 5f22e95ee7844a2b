create table stream (
  id text not null primary key,
  label text not null,
  delivery text not null check (delivery in ('webhook', 'events')),
  url text,
  hears text not null,
  with_personal integer not null,
  begins_after integer not null,
  state text not null check (state in ('open', 'paused', 'closed')),
  opened_at integer not null,
  changed_at integer not null,
  closed_at integer,
  closed_for text check (closed_for in ('ended', 'gone'))
);

create table secret (
  id text not null primary key,
  stream_id text not null references stream (id),
  signing text,
  hash text,
  made_at integer not null,
  until integer,
  check ((signing is null) <> (hash is null))
);
create index secret_stream on secret (stream_id);
create unique index secret_hash on secret (hash) where hash is not null;

create table policy (
  only_row integer not null primary key check (only_row = 1),
  allows_private integer not null
);
insert into policy values (1, 0);
