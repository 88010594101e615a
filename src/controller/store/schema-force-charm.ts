/** Whether the charm of an application reaches units whose hook has failed, as `refresh --force-units` asks. */
export const forceCharm = `
ALTER TABLE applications ADD COLUMN force_charm INTEGER NOT NULL DEFAULT 0;
`;
