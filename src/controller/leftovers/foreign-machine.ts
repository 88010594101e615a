/** Machines whose files belong to another unit than the store has for them. */
import { fault } from '../../errors.ts';
import type { Services } from '../services.ts';
import type { MachineRecord } from '../store/machines.ts';
import type { ModelRecord } from '../store/models.ts';

/** Whether the files under a machine's number belong to another machine. */
export async function isForeignMachine(
  { machines }: Pick<Services, 'machines'>,
  model: ModelRecord,
  { number, uuid }: MachineRecord,
): Promise<boolean> {
  const owner = await machines.owner(model.name, String(number));
  return owner !== undefined && (owner.model !== model.uuid || owner.machine !== uuid);
}

/**
 * Refuses to work with a machine that belongs to another unit: its data is not this unit's.
 *
 * @throws MACHINE_FOREIGN
 */
export async function refuseForeignMachine(
  services: Pick<Services, 'machines'>,
  { model, machine }: { readonly model: ModelRecord; readonly machine: MachineRecord },
): Promise<void> {
  if (!(await isForeignMachine(services, model, machine))) return;
  throw fault(
    'MACHINE_FOREIGN',
    `the files of machine ${machine.number} of ${model.name} belong to another unit`,
  );
}
