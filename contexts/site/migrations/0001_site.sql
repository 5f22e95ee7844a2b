create table site (
  id text primary key not null,
  name text not null,
  language text not null,
  hue real not null,
  chroma real not null,
  changed_at integer not null
);
