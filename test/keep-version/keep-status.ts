import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Operator } from '../kill-loop/operator.ts';
import { portableStatus } from '../upgrade/portable-status.ts';

/** Writes `status.json`: what `status` shows of the model, but for what belongs to the host. */
export async function keepStatus(operator: Operator, folder: string): Promise<void> {
  const shown: unknown = JSON.parse(await operator.run('status', '--format', 'json'));
  const text = JSON.stringify(portableStatus(shown), undefined, 2);
  await writeFile(join(folder, 'status.json'), `${text}\n`);
}
