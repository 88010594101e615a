import { deleteApplication } from './applications.ts';
import type { Database } from './database.ts';
import { deleteEmptyRelations } from './relations.ts';

/** Removes dying relations and applications that have no unit left. */
export function deleteUnreferenced(db: Database): void {
  db.run(
    `UPDATE relations SET life = 'dying' WHERE id IN (
       SELECT relation FROM endpoints JOIN applications ON applications.id = application
       WHERE applications.life <> 'alive' AND role = 'peers'
         AND application NOT IN (SELECT application FROM units WHERE life <> 'dead'))`,
  );
  deleteEmptyRelations(db);
  const gone = db.all(
    `SELECT id FROM applications WHERE life <> 'alive'
       AND id NOT IN (SELECT application FROM units)
       AND id NOT IN (SELECT application FROM endpoints)`,
  );
  for (const row of gone) deleteApplication(db, row.number('id'));
}
