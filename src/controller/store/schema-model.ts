/** Models, applications, machines, units, relations, actions, and what agents and operators keep of them. */
export const modelTables = `
CREATE TABLE models (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, uuid TEXT NOT NULL, subnet INTEGER NOT NULL UNIQUE,
  life TEXT NOT NULL, forced INTEGER NOT NULL DEFAULT 0, created TEXT NOT NULL,
  next_relation INTEGER NOT NULL DEFAULT 0, next_machine INTEGER NOT NULL DEFAULT 0,
  next_action INTEGER NOT NULL DEFAULT 1, next_log INTEGER NOT NULL DEFAULT 1,
  next_storage INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE charms (
  sha TEXT PRIMARY KEY, metadata TEXT NOT NULL, config TEXT, actions TEXT
) STRICT;

CREATE TABLE applications (
  id INTEGER PRIMARY KEY, model INTEGER NOT NULL REFERENCES models ON DELETE CASCADE, name TEXT NOT NULL,
  charm TEXT NOT NULL REFERENCES charms, revision INTEGER NOT NULL, charm_modified INTEGER NOT NULL DEFAULT 0,
  force_charm INTEGER NOT NULL DEFAULT 0, exposed INTEGER NOT NULL DEFAULT 0, life TEXT NOT NULL, next_unit INTEGER NOT NULL DEFAULT 0,
  leader INTEGER REFERENCES units ON DELETE SET NULL,
  status TEXT, message TEXT NOT NULL DEFAULT '', since TEXT NOT NULL,
  UNIQUE (model, name)
) STRICT;

CREATE TABLE settings (
  application INTEGER NOT NULL REFERENCES applications ON DELETE CASCADE, option TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (application, option)
) STRICT, WITHOUT ROWID;

CREATE TABLE machines (
  id INTEGER PRIMARY KEY, model INTEGER NOT NULL REFERENCES models ON DELETE CASCADE, number INTEGER NOT NULL,
  uuid TEXT NOT NULL, address TEXT NOT NULL, status TEXT NOT NULL, message TEXT NOT NULL, since TEXT NOT NULL, boot TEXT,
  UNIQUE (model, number), UNIQUE (address, model)
) STRICT;

CREATE TABLE units (
  id INTEGER PRIMARY KEY, application INTEGER NOT NULL REFERENCES applications ON DELETE CASCADE,
  number INTEGER NOT NULL, name TEXT NOT NULL, machine INTEGER NOT NULL REFERENCES machines,
  principal INTEGER REFERENCES units,
  life TEXT NOT NULL, forced INTEGER NOT NULL DEFAULT 0, resolved TEXT NOT NULL DEFAULT 'none',
  status TEXT NOT NULL, message TEXT NOT NULL, since TEXT NOT NULL, status_by_charm INTEGER NOT NULL DEFAULT 0,
  agent TEXT NOT NULL, agent_message TEXT NOT NULL, agent_since TEXT NOT NULL, version TEXT NOT NULL DEFAULT '',
  UNIQUE (application, number)
) STRICT;

CREATE TABLE uniters (
  unit INTEGER PRIMARY KEY REFERENCES units ON DELETE CASCADE,
  charm TEXT, charm_modified INTEGER, installed INTEGER NOT NULL DEFAULT 0, started INTEGER NOT NULL DEFAULT 0,
  stopped INTEGER NOT NULL DEFAULT 0, removed INTEGER NOT NULL DEFAULT 0, config_hash TEXT,
  leader INTEGER NOT NULL DEFAULT 0, boot TEXT, reboot_from TEXT, updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE operations (
  unit INTEGER NOT NULL REFERENCES units ON DELETE CASCADE, slot TEXT NOT NULL, step TEXT NOT NULL,
  operation TEXT NOT NULL, context TEXT, attempt INTEGER NOT NULL DEFAULT 0, retry_at INTEGER,
  PRIMARY KEY (unit, slot)
) STRICT, WITHOUT ROWID;

CREATE TABLE relations (
  id INTEGER PRIMARY KEY, model INTEGER NOT NULL REFERENCES models ON DELETE CASCADE, number INTEGER NOT NULL,
  scope TEXT NOT NULL, life TEXT NOT NULL, UNIQUE (model, number)
) STRICT;

CREATE TABLE endpoints (
  relation INTEGER NOT NULL REFERENCES relations ON DELETE CASCADE,
  application INTEGER NOT NULL REFERENCES applications ON DELETE CASCADE,
  endpoint TEXT NOT NULL, role TEXT NOT NULL, interface TEXT NOT NULL,
  PRIMARY KEY (relation, application, endpoint)
) STRICT, WITHOUT ROWID;

CREATE TABLE scopes (
  relation INTEGER NOT NULL REFERENCES relations ON DELETE CASCADE,
  unit INTEGER NOT NULL REFERENCES units ON DELETE CASCADE,
  PRIMARY KEY (relation, unit)
) STRICT, WITHOUT ROWID;

CREATE TABLE bags (
  relation INTEGER NOT NULL REFERENCES relations ON DELETE CASCADE, owner TEXT NOT NULL,
  version INTEGER NOT NULL, settings TEXT NOT NULL,
  PRIMARY KEY (relation, owner)
) STRICT, WITHOUT ROWID;

CREATE TABLE joined (
  unit INTEGER NOT NULL REFERENCES units ON DELETE CASCADE,
  relation INTEGER NOT NULL REFERENCES relations ON DELETE CASCADE,
  changed_pending TEXT, app_version INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (unit, relation)
) STRICT, WITHOUT ROWID;

CREATE TABLE joined_members (
  unit INTEGER NOT NULL, relation INTEGER NOT NULL, member TEXT NOT NULL, version INTEGER NOT NULL,
  PRIMARY KEY (unit, relation, member),
  FOREIGN KEY (unit, relation) REFERENCES joined ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE unit_state (
  unit INTEGER NOT NULL REFERENCES units ON DELETE CASCADE, key TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (unit, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE ports (
  unit INTEGER NOT NULL REFERENCES units ON DELETE CASCADE, endpoint TEXT NOT NULL, protocol TEXT NOT NULL,
  first INTEGER NOT NULL, last INTEGER NOT NULL,
  PRIMARY KEY (unit, endpoint, protocol, first, last)
) STRICT, WITHOUT ROWID;

CREATE TABLE resources (
  application INTEGER NOT NULL REFERENCES applications ON DELETE CASCADE, name TEXT NOT NULL,
  revision INTEGER NOT NULL, path TEXT NOT NULL, sha TEXT NOT NULL, size INTEGER NOT NULL,
  PRIMARY KEY (application, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE actions (
  id INTEGER PRIMARY KEY, model INTEGER NOT NULL REFERENCES models ON DELETE CASCADE, number INTEGER NOT NULL,
  unit INTEGER REFERENCES units ON DELETE SET NULL, unit_name TEXT NOT NULL, name TEXT NOT NULL,
  params TEXT NOT NULL, status TEXT NOT NULL, message TEXT NOT NULL DEFAULT '',
  results TEXT NOT NULL DEFAULT '{}', log TEXT NOT NULL DEFAULT '[]', UNIQUE (model, number)
) STRICT;

CREATE TABLE log_lines (
  model INTEGER NOT NULL REFERENCES models ON DELETE CASCADE, sequence INTEGER NOT NULL, time TEXT NOT NULL,
  entity TEXT NOT NULL, level TEXT NOT NULL, module TEXT NOT NULL, message TEXT NOT NULL,
  PRIMARY KEY (model, sequence)
) STRICT, WITHOUT ROWID;

CREATE INDEX units_by_name ON units (name);
CREATE INDEX units_by_principal ON units (principal);
CREATE INDEX endpoints_by_application ON endpoints (application);
CREATE INDEX scopes_by_unit ON scopes (unit);
`;
