import type { Unit } from '../index.ts';
import { recordLogfile } from './machine-record.ts';
import type { ServicePlan } from './plan/service-plan.ts';
import { blocked, done } from './step-result.ts';
import type { StepResult } from './step-result.ts';

/** Creates the log file, or changes the owner of an existing one to the service's user; no other user may read it. */
export async function prepareLogfile(
  unit: Unit,
  { logfile, user }: ServicePlan,
): Promise<StepResult> {
  const { files, processes } = unit.machine;
  const kind = await files.kind(logfile);
  if (kind === 'absent') {
    await recordLogfile(unit, logfile);
    await files.ensureFile({ path: logfile, content: '', mode: 0o640, owner: user });
    return done;
  }
  if (kind !== 'file') return blocked(`wsgi_logfile_path is ${logfile}, which is a ${kind}`);
  await processes.run('chown', ['-h', '--', `${user}:${user}`, logfile]);
  // As its owner, who may have replaced the file with a link meanwhile.
  await processes.run('chmod', ['0640', '--', logfile], { user });
  return done;
}
