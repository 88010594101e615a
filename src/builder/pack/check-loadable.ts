import { fault, isFault } from '../../errors.ts';
import { describeCode } from '../describe/describe-code.ts';
import type { BundlePlan } from '../plan/build-plan.ts';

/**
 * Checks that a charm's handlers can be loaded; otherwise each of its hooks would fail, `install` first.
 *
 * Modules are loaded as in `proof`, without permission to access the machine. A module that only lacks that permission
 * is accepted, since a unit has it; `proof` warns that a module should only declare.
 *
 * @throws HANDLERS_UNLOADABLE, BUNDLE_FAILED
 */
export async function checkLoadable(
  plan: BundlePlan,
  show: (path: string) => string,
): Promise<void> {
  try {
    const { description } = await describeCode(plan, show);
    if (description.kind === 'refused') throw fault('BUNDLE_FAILED', description.message);
  } catch (error) {
    if (isFault(error, 'HANDLERS_UNLOADABLE') && lacksPermission(error.message)) return;
    throw error;
  }
}

/** The message of Node's permission model (ERR_ACCESS_DENIED). */
function lacksPermission(message: string): boolean {
  return message.includes('Access to this API has been restricted');
}
