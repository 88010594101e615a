/** Secrets of applications, units and the model: their revisions, grants and readers, and which removals units know of. */
export const secretTables = `
CREATE TABLE secrets (
  id TEXT PRIMARY KEY, model INTEGER NOT NULL REFERENCES models ON DELETE CASCADE,
  application INTEGER REFERENCES applications ON DELETE CASCADE, unit INTEGER REFERENCES units ON DELETE CASCADE,
  label TEXT NOT NULL, description TEXT NOT NULL, rotation TEXT NOT NULL, rotates INTEGER,
  rotates_from INTEGER, auto_prune INTEGER NOT NULL DEFAULT 0, created INTEGER NOT NULL, updated INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX secrets_by_application ON secrets (application);

CREATE TABLE secret_revisions (
  secret TEXT NOT NULL REFERENCES secrets ON DELETE CASCADE, revision INTEGER NOT NULL, content TEXT NOT NULL,
  expires INTEGER, expired_due INTEGER, due_from INTEGER, created INTEGER NOT NULL,
  PRIMARY KEY (secret, revision)
) STRICT, WITHOUT ROWID;

CREATE TABLE secret_access (
  id INTEGER PRIMARY KEY, secret TEXT NOT NULL REFERENCES secrets ON DELETE CASCADE,
  application INTEGER NOT NULL REFERENCES applications ON DELETE CASCADE,
  unit INTEGER REFERENCES units ON DELETE CASCADE, relation INTEGER REFERENCES relations ON DELETE CASCADE
) STRICT;
CREATE UNIQUE INDEX secret_access_once ON secret_access
  (secret, application, coalesce(unit, 0), coalesce(relation, 0));

CREATE TABLE secret_consumers (
  secret TEXT NOT NULL REFERENCES secrets ON DELETE CASCADE, unit INTEGER NOT NULL REFERENCES units ON DELETE CASCADE,
  label TEXT, revision INTEGER NOT NULL, notified INTEGER,
  PRIMARY KEY (secret, unit)
) STRICT, WITHOUT ROWID;
CREATE INDEX secret_consumers_by_unit ON secret_consumers (unit);

CREATE TABLE secret_removals_notified (
  unit INTEGER NOT NULL REFERENCES units ON DELETE CASCADE, secret TEXT NOT NULL, revision INTEGER NOT NULL,
  PRIMARY KEY (unit, secret, revision),
  FOREIGN KEY (secret, revision) REFERENCES secret_revisions ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
`;
