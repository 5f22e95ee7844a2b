create table operation_note (
  id text primary key not null,
  operation_id text not null,
  at integer not null,
  actor text not null,
  operation text not null,
  about text not null,
  outcome text not null,
  answer text
);

create index operation_note_operation on operation_note (operation_id, outcome);

create trigger operation_note_stays before update on operation_note begin select raise(abort, 'what was done stays noted as it was'); end;

create trigger operation_note_is_kept before delete on operation_note begin select raise(abort, 'what was done stays noted'); end;
