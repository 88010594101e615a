/** A machine is known by a UUID, which does not come back when a store is lost or put back. */
export const machineUuids = `
ALTER TABLE machines ADD COLUMN uuid TEXT NOT NULL DEFAULT '';
UPDATE machines SET uuid = lower(hex(randomblob(16)));
`;
