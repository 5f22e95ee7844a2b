create table person (
  id text primary key not null,
  email text not null unique,
  name text not null,
  language text not null,
  roles text not null,
  created_at integer not null
);
create table credential (
  person_id text primary key not null references person (id),
  phc text not null,
  generated integer not null,
  changed_at integer not null
);
create table session (
  id text primary key not null,
  person_id text not null references person (id),
  secret_hash text not null unique,
  network_hash text not null,
  created_at integer not null,
  last_seen_at integer not null,
  expires_at integer not null,
  ended_at integer
);
create index session_of_person on session (person_id, created_at);
create table sign_in_failure (
  scope text not null,
  subject text not null,
  count integer not null,
  last_at integer not null,
  primary key (scope, subject)
);
create index sign_in_failure_by_time on sign_in_failure (last_at);
