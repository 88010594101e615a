/**
 * Secrets of the model too, grants that go with whom they were given to, and the events that revisions raise.
 *
 * SQLite can't drop `NOT NULL`, so the tables are made again; the ones that refer to others go first.
 */
export const completeSecrets = `
CREATE TEMP TABLE old_secrets AS SELECT * FROM secrets;
CREATE TEMP TABLE old_revisions AS SELECT * FROM secret_revisions;
CREATE TEMP TABLE old_access AS SELECT * FROM secret_access;
CREATE TEMP TABLE old_consumers AS SELECT * FROM secret_consumers;
DROP TABLE secret_consumers; DROP TABLE secret_access; DROP TABLE secret_revisions; DROP TABLE secrets;

CREATE TABLE secrets (
  id TEXT PRIMARY KEY, model INTEGER NOT NULL REFERENCES models ON DELETE CASCADE,
  application INTEGER REFERENCES applications ON DELETE CASCADE, unit INTEGER REFERENCES units ON DELETE CASCADE,
  label TEXT NOT NULL, description TEXT NOT NULL, rotation TEXT NOT NULL, rotates INTEGER,
  auto_prune INTEGER NOT NULL DEFAULT 0, created INTEGER NOT NULL, updated INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX secrets_by_application ON secrets (application);

CREATE TABLE secret_revisions (
  secret TEXT NOT NULL REFERENCES secrets ON DELETE CASCADE, revision INTEGER NOT NULL, content TEXT NOT NULL,
  expires INTEGER, expired_due INTEGER, created INTEGER NOT NULL,
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
  label TEXT, revision INTEGER NOT NULL, told INTEGER,
  PRIMARY KEY (secret, unit)
) STRICT, WITHOUT ROWID;
CREATE INDEX secret_consumers_by_unit ON secret_consumers (unit);

CREATE TABLE secret_removals_told (
  unit INTEGER NOT NULL REFERENCES units ON DELETE CASCADE, secret TEXT NOT NULL, revision INTEGER NOT NULL,
  PRIMARY KEY (unit, secret, revision),
  FOREIGN KEY (secret, revision) REFERENCES secret_revisions ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

INSERT INTO secrets SELECT id, model, application, unit, label, description, rotation,
  CAST(strftime('%s', rotates) AS INTEGER) * 1000, 0, unixepoch() * 1000, unixepoch() * 1000 FROM old_secrets;
INSERT INTO secret_revisions SELECT old_revisions.secret, old_revisions.revision, content,
  CASE WHEN old_revisions.revision = newest.revision THEN CAST(strftime('%s', expiry) AS INTEGER) * 1000 END,
  CASE WHEN old_revisions.revision = newest.revision THEN CAST(strftime('%s', expiry) AS INTEGER) * 1000 END,
  unixepoch() * 1000
  FROM old_revisions JOIN old_secrets ON old_secrets.id = old_revisions.secret
  JOIN (SELECT secret, max(revision) AS revision FROM old_revisions GROUP BY secret) AS newest
    ON newest.secret = old_revisions.secret;
INSERT OR IGNORE INTO secret_access (secret, application, unit, relation)
  SELECT old_access.secret, coalesce(units.application, applications.id), units.id, relation FROM old_access
  JOIN old_secrets ON old_secrets.id = old_access.secret
  LEFT JOIN applications ON applications.model = old_secrets.model AND target = 'application-' || applications.name
  LEFT JOIN units ON target = 'unit-' || replace(units.name, '/', '-') AND units.application IN
    (SELECT id FROM applications WHERE applications.model = old_secrets.model)
  WHERE coalesce(units.application, applications.id) IS NOT NULL;
INSERT INTO secret_consumers SELECT secret, unit, label,
  coalesce(revision, (SELECT max(revision) FROM old_revisions WHERE old_revisions.secret = old_consumers.secret)), NULL
  FROM old_consumers;
DROP TABLE old_secrets; DROP TABLE old_revisions; DROP TABLE old_access; DROP TABLE old_consumers;
`;
