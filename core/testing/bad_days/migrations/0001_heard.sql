create table heard (at integer primary key autoincrement, id text not null, key text not null);
