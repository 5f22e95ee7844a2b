create table course (
  course_id text primary key,
  title text not null,
  current_version integer,
  created_at text not null
) without rowid;

create table version (
  course_id text not null,
  version integer not null,
  published_at text,
  facts text,
  outline text,
  policy text,
  report text,
  primary key (course_id, version)
) without rowid;

create table unit (
  course_id text not null,
  version integer not null,
  unit_id text not null,
  document text not null,
  primary key (course_id, version, unit_id)
);

create table file (
  course_id text not null,
  version integer not null,
  path text not null,
  hash text not null,
  size integer not null,
  content_type text,
  locked integer not null default 0,
  primary key (course_id, version, path)
) without rowid;
create index file_hash on file (hash);

create table block (
  course_id text not null,
  block_id text not null,
  name text not null,
  type text not null,
  unit_id text,
  digest text not null,
  primary key (course_id, block_id)
) without rowid;
create index block_name on block (course_id, name);
