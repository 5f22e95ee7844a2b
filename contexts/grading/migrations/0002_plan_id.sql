alter table course add column plan_id text not null default '';
