create table course (
  course_id text primary key,
  version integer not null default 0,
  heard integer not null default 0,
  blocks integer not null default 0,
  grace_minutes real not null default 0
) without rowid;

create table block (
  course_id text not null,
  block_id text not null,
  version integer not null,
  section_id text,
  subsection_id text,
  unit_id text,
  counts integer not null,
  facts text,
  primary key (course_id, block_id)
);
create index block_place on block (course_id, unit_id);

create table total (
  course_id text not null,
  section_id text not null,
  subsection_id text not null,
  unit_id text not null,
  blocks integer not null,
  primary key (course_id, section_id, subsection_id, unit_id)
) without rowid;

create table learner (
  person_id text not null,
  course_id text not null,
  active integer not null,
  started_at text,
  completed_at text,
  unit_id text,
  viewed_at text,
  done integer not null default 0,
  primary key (person_id, course_id)
) without rowid;
create index learner_course on learner (course_id);

create table block_state (
  person_id text not null,
  course_id text not null,
  block_id text not null,
  section_id text,
  unit_id text,
  done integer not null,
  done_at text,
  state text,
  primary key (person_id, course_id, block_id)
);
create index block_state_place on block_state (person_id, course_id, section_id, unit_id, done, block_id);

create table attempt (
  person_id text not null,
  course_id text not null,
  block_id text not null,
  rev integer not null,
  attempt integer not null,
  answer text not null,
  score real not null,
  max real not null,
  at text not null,
  primary key (person_id, course_id, block_id, rev)
) without rowid;
