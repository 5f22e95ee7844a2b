create table day (
  person_id text not null,
  day text not null,
  primary key (person_id, day)
) without rowid;
