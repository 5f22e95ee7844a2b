create table course (
  course_id text primary key,
  version integer not null,
  title text not null,
  org text not null,
  number text not null,
  language text not null,
  image_hash text,
  start text,
  end text,
  enrollment_start text,
  enrollment_end text,
  invitation_only integer not null
);
create table enrollment (
  enrollment_id text primary key,
  person_id text not null,
  course_id text not null,
  active integer not null,
  enrolled text not null,
  left text
);
-- One enrollment for a person and a course, however often they leave and come back.
create unique index enrollment_of_person on enrollment (person_id, course_id);
