create table award (
  person_id text not null,
  course_id text not null,
  milestone text not null,
  awarded text not null,
  primary key (person_id, course_id, milestone)
) without rowid;
create table course (
  course_id text primary key,
  version integer not null,
  title text not null,
  language text not null
);
