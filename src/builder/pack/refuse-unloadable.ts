import { fault, isFault } from '../../errors.ts';
import { describeCode } from '../describe/describe-code.ts';
import type { BundlePlan } from '../plan/build-plan.ts';

/**
 * Refuses a charm whose handlers can't be loaded: each of its hooks would fail, `install` first.
 *
 * Modules are loaded as `proof` does it, without leave to touch the machine. One that only wants that leave is let
 * through, since a unit has it; `proof` says that a module should only declare.
 *
 * @throws HANDLERS_UNLOADABLE, BUNDLE_FAILED
 */
export async function refuseUnloadable(
  plan: BundlePlan,
  show: (path: string) => string,
): Promise<void> {
  try {
    const { description } = await describeCode(plan, show);
    if (description.kind === 'refused') throw fault('BUNDLE_FAILED', description.message);
  } catch (error) {
    if (isFault(error, 'HANDLERS_UNLOADABLE') && wantsLeave(error.message)) return;
    throw error;
  }
}

/** What Node's permission model says (ERR_ACCESS_DENIED). */
function wantsLeave(message: string): boolean {
  return message.includes('Access to this API has been restricted');
}
