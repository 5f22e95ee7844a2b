create table course (
  course_id text primary key,
  version integer not null,
  policy_version integer not null,
  policy text not null,
  revision integer not null,
  plan text not null
);
create table subsection (
  course_id text not null,
  subsection_id text not null,
  version integer not null,
  gone integer not null,
  position integer not null,
  title text not null,
  graded integer not null,
  format text,
  staff_only integer not null,
  primary key (course_id, subsection_id)
) without rowid;
create table problem (
  course_id text not null,
  block_id text not null,
  version integer not null,
  gone integer not null,
  position integer not null,
  title text not null,
  subsection_id text,
  graded integer not null,
  staff_only integer not null,
  max_score real,
  show_correctness text not null,
  due text,
  primary key (course_id, block_id)
) without rowid;
create table score (
  person_id text not null,
  course_id text not null,
  block_id text not null,
  earned real not null,
  possible real not null,
  sequence integer not null,
  primary key (person_id, course_id, block_id)
) without rowid;
create table grade (
  person_id text not null,
  course_id text not null,
  active integer not null,
  revision integer not null,
  share real not null,
  grade text,
  passed integer not null,
  points text not null,
  primary key (person_id, course_id)
) without rowid;
-- Whose grade in a course is still to be brought up to its newest plan.
create index grade_to_renew on grade (course_id, active, revision);
