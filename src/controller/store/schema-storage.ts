/** Storage: what each unit of an application gets, what there is of it, and whose it is right now. */
export const storageTables = `
CREATE TABLE storage_directives (
  application INTEGER NOT NULL REFERENCES applications ON DELETE CASCADE, name TEXT NOT NULL,
  count INTEGER NOT NULL, size INTEGER NOT NULL,
  PRIMARY KEY (application, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE storages (
  id INTEGER PRIMARY KEY, model INTEGER NOT NULL REFERENCES models ON DELETE CASCADE, number INTEGER NOT NULL,
  name TEXT NOT NULL, kind TEXT NOT NULL, size INTEGER NOT NULL, life TEXT NOT NULL, since TEXT NOT NULL,
  UNIQUE (model, number)
) STRICT;

CREATE TABLE storage_attachments (
  storage INTEGER PRIMARY KEY REFERENCES storages ON DELETE CASCADE,
  unit INTEGER NOT NULL REFERENCES units ON DELETE CASCADE, location TEXT NOT NULL, read_only INTEGER NOT NULL,
  life TEXT NOT NULL, mounted INTEGER NOT NULL DEFAULT 0, announced INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX storage_attachments_by_unit ON storage_attachments (unit);
`;
