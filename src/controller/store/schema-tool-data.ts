/** What hook tools keep of a unit, each under a key of its own: a value of JSON. */
export const toolData = `
CREATE TABLE tool_data (
  unit INTEGER NOT NULL REFERENCES units ON DELETE CASCADE, key TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (unit, key)
) STRICT, WITHOUT ROWID;
`;
