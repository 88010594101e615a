/** What the demo says at its end. */
import { existsSync } from 'node:fs';
import { attempt } from './charmwright.ts';
import { addressOf } from './model-status.ts';
import { portOfHello } from './proofs.ts';
import type { StageReport } from './stages.ts';

type Tell = (line: string) => void;

/** Where to look now. */
export async function urls(): Promise<Readonly<Record<string, string>>> {
  return {
    haproxy: `http://${await addressOf('haproxy')}/`,
    hello: `http://${await addressOf('hello')}:${await portOfHello()}/`,
    'django-notes': `http://${await addressOf('django-notes')}/`,
  };
}

/** The end of a demo that went well: times, status, URLs, what to try. */
export async function tellSuccess(tell: Tell, stages: readonly StageReport[]): Promise<void> {
  tell('');
  tellTimes(tell, stages);
  tell('');
  tell((await attempt('status')).stdout.trimEnd());
  tell('');
  for (const [name, url] of Object.entries(await urls())) tell(`${name.padEnd(13)} ${url}`);
  tell('');
  tell('Try these; `npm run demo -- --clean` takes everything away again:');
  tell('  bin/charmwright config hello port=8080');
  tell('  bin/charmwright exec --unit hello/0 -- journalctl -u gunicorn3.service');
  tell('  bin/charmwright run postgresql/0 rotate-password');
}

/** The time of each stage, and of all. */
export function tellTimes(tell: Tell, stages: readonly StageReport[]): void {
  const total = { stage: 'all', seconds: stages.reduce((sum, each) => sum + each.seconds, 0) };
  for (const { stage, seconds } of [...stages, total]) {
    tell(`${seconds.toFixed(1).padStart(7)} s  ${stage}`);
  }
}

/**
 * Why it failed, and the evidence: status and the end of the log.
 *
 * @param home the controller's; without one there is nothing more to show.
 */
export async function tellFailure(
  tell: Tell,
  failure: { readonly stage: string; readonly message: string },
  home: string,
): Promise<void> {
  tell('');
  tell(`error: the stage "${failure.stage}" failed: ${failure.message}`);
  if (!existsSync(home)) return;
  for (const command of [['status'], ['debug-log', '--no-tail', '--lines', '40']]) {
    const { stdout, stderr } = await attempt(...command);
    tell('');
    tell(`$ bin/charmwright ${command.join(' ')}`);
    tell(`${stdout}${stderr}`.trimEnd());
  }
}

/** The model's status as `status --format json` has it, or null when there is none. */
export async function statusDocument(): Promise<unknown> {
  const { code, stdout } = await attempt('status', '--format', 'json');
  return code === 0 ? (JSON.parse(stdout) as unknown) : null;
}
