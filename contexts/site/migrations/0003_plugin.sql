-- Packages as they came, by the checksum of what is in them.
create table plugin_package (
  checksum text primary key not null,
  plugin text not null,
  manifest text not null,
  publisher text,
  bytes blob not null,
  stored_at integer not null
);

-- Plugins that are installed or built in: of those that are built in, the manifest as the platform has it.
create table plugin (
  id text primary key not null,
  manifest text not null,
  checksum text,
  previous_checksum text,
  state text not null,
  allowed integer not null,
  unsigned_accepted integer not null,
  reason text,
  changed_at integer not null
);

create table plugin_choice (
  plugin text not null,
  scope text not null,
  enabled integer,
  settings text not null,
  placements text not null,
  -- 1 where a course's team chose it, which counts only while teams may choose.
  by_team integer not null,
  primary key (plugin, scope)
);

-- The shape of every signal that a plugin ever said here: it outlives the plugin, as the signals do.
create table plugin_signal (
  signal text primary key not null,
  plugin text not null,
  shape text not null
);

create table plugin_case (
  id text primary key not null,
  plugin text not null,
  version text not null,
  at integer not null,
  fault text not null,
  message text not null,
  call text not null,
  circumstances text not null
);

create index plugin_case_plugin on plugin_case (plugin, id);
