create table count (name text primary key, n integer not null);
