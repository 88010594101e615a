/** The moments that the times of secrets were counted from; NULL for those that an older version has set. */
export const secretTimes = `
ALTER TABLE secrets ADD COLUMN rotates_from INTEGER;
ALTER TABLE secret_revisions ADD COLUMN due_from INTEGER;
`;
