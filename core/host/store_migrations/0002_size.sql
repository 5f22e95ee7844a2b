-- How much is kept: what a plugin may store at most is held against it.
create table size (only_row integer primary key check (only_row = 1), characters integer not null);
insert into size select 1, coalesce(sum(length(key) + length(value)), 0) from document;

create trigger document_added after insert on document begin update size set characters = characters + length(new.key) + length(new.value); end;

create trigger document_changed after update on document begin update size set characters = characters + length(new.value) - length(old.value); end;

create trigger document_gone after delete on document begin update size set characters = characters - length(old.key) - length(old.value); end;
