create table course (
  listing integer primary key,
  course_id text not null unique,
  version integer not null,
  published text not null,
  listed integer not null,
  visibility text not null,
  title text not null,
  org text not null,
  number text not null,
  run text not null,
  language text not null,
  base_language text not null,
  short_description text not null,
  effort text,
  image_hash text,
  start text,
  end text,
  begins text not null,
  ends text not null,
  enrollment_start text,
  enrollment_end text,
  invitation_only integer not null,
  self_paced integer not null,
  sections integer not null,
  units integer not null
);
-- The list is read in its order from here; `ends` stands in it so that what is over is passed by without its row.
create index course_in_order on course (listed, begins, listing, ends);
create index course_in_language on course (listed, base_language, begins, listing, ends);
-- What can be searched of the listed courses; rowid is course.listing, words are folded before they come here.
create virtual table course_words using fts5(
  title, words, language, tokenize = "unicode61 remove_diacritics 2", prefix = '1 2 3 4'
);
