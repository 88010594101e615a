/** A step of the store: units that live beside another one. Once released it never changes. */
export const subordinates = `
ALTER TABLE units ADD COLUMN principal INTEGER REFERENCES units;
ALTER TABLE relations ADD COLUMN scope TEXT NOT NULL DEFAULT 'global';
CREATE INDEX units_by_principal ON units (principal);
`;
