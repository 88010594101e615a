import { fault } from '../../errors.ts';
import type { HookTools } from '../wire.ts';
import { askJson } from './ask.ts';
import { objectIn } from './parse-answer.ts';

/** The application's config, defaults included; an option that is not set is absent. */
export async function readConfig(
  tools: HookTools,
): Promise<Readonly<Record<string, string | number | boolean>>> {
  const answer = objectIn('config-get', await askJson(tools, { name: 'config-get', args: [] }));
  const config = new Map<string, string | number | boolean>();
  for (const [option, each] of Object.entries(answer)) {
    if (each === null) continue;
    if (typeof each !== 'string' && typeof each !== 'number' && typeof each !== 'boolean') {
      throw fault('HOOK_TOOL_FAILED', `config-get gave option "${option}" a value of unknown type`);
    }
    config.set(option, each);
  }
  return Object.fromEntries(config);
}
