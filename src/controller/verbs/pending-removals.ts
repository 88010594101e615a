import type { Database } from '../store/database.ts';
import { listMachines } from '../store/machines.ts';
import type { ModelRecord } from '../store/models.ts';
import { unitStatuses } from '../store/statuses.ts';
import { unitsOfModel } from '../store/units.ts';

/** How many things a line names. */
const most = 4;

/** What the end of a model waits for, in a line, and the option that does not wait. */
export function pendingRemovals(db: Database, model: ModelRecord, force: boolean): string {
  const units = unitsOfModel(db, model.id).map(({ id, name }) => {
    const agent = unitStatuses(db, id)?.agent;
    const doing = agent === undefined ? '' : agent.message === '' ? agent.status : agent.message;
    return doing === '' ? name : `${name} (${doing})`;
  });
  const machines = listMachines(db, model.id).map(({ number }) => `machine ${number}`);
  const things = units.length > 0 ? units : machines;
  if (things.length === 0) return 'removing its network and files';
  const more = things.length > most ? ` and ${things.length - most} more` : '';
  const forced = force ? '' : '; --force does not wait for hooks';
  return `waits for ${things.slice(0, most).join(', ')}${more}${forced}`;
}
