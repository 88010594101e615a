/** Changes and kills, round by round. */
import { application, changed, kinds, order, type Expected, type Kind } from './changes.ts';
import { converge } from './converge.ts';
import { deploy, removeApplications, type Deployment } from './deployment.ts';
import { kill } from './kill.ts';
import type { LoopOptions } from './options.ts';
import { seeded, type Random } from '../seeded-random.ts';
import { victims, type Victim } from './victims.ts';

/** A round that did not converge. */
export interface Failure {
  readonly round: number;
  readonly what: string;
  readonly wrong: readonly string[];
}

export interface Outcome {
  readonly kills: number;
  readonly inPorts: number;
  readonly failures: readonly Failure[];
}

interface Round {
  readonly kind: Kind;
  readonly victim: Victim;
  readonly after: number;
}

const first: Expected = { port: 8080, round: 0, version: 'one', related: true, units: 1 };

/** Runs the loop; what it finds is in the outcome, and printed as it happens. */
export async function runLoop(
  deployment: Deployment,
  options: LoopOptions,
  { print, signal }: { readonly print: (line: string) => void; readonly signal: AbortSignal },
): Promise<Outcome> {
  const random = seeded(options.seed);
  const { operator, archives } = deployment;
  const failures: Failure[] = [];
  let [kills, inPorts, state] = [0, 0, await begin(deployment, options, signal)];
  for (let round = 1; kills < options.kills; round += 1) {
    signal.throwIfAborted();
    const isPort =
      options.kills - kills <= options.ports - inPorts ||
      random.below(options.kills) < options.ports;
    const drawn = draw(isPort && inPorts < options.ports ? 'port' : undefined, random);
    const next = changed(drawn.kind, state, random);
    const place = { home: operator.home, model: operator.model };
    const killing = kill({ ...drawn, place, signal });
    // A controller that is killed takes the command with it, which then is given again.
    const passed = order(operator, archives, [state, next]).catch(() => undefined);
    const [hit] = await Promise.all([killing, passed]);
    if (hit) {
      kills += 1;
      if (drawn.kind === 'port') inPorts += 1;
    }
    await repeat(deployment, [state, next]);
    const wrong = await converge({ operator, expected: next, seconds: options.patience, signal });
    const what = `${drawn.kind}, ${hit ? 'killed' : 'missed'} ${drawn.victim} after ${drawn.after} ms`;
    print(
      `${kills}/${options.kills} round ${round}: ${what}${wrong.length === 0 ? '' : ' — DID NOT CONVERGE'}`,
    );
    state = next;
    if (wrong.length === 0) continue;
    for (const line of wrong) print(`    ${line}`);
    failures.push({ round, what, wrong });
    print(await evidence(deployment));
    await removeApplications(deployment);
    state = await begin(deployment, options, signal);
  }
  return { kills, inPorts, failures };
}

function draw(kind: Kind | undefined, random: Random): Round {
  const any = random.pick(kinds);
  const victim = random.pick<Victim>(['hook', 'hook', 'hook', 'gunicorn', ...victims]);
  const after = random.below(victim === 'hook' ? 1200 : 1600);
  return { kind: kind ?? any, victim, after };
}

async function begin(
  deployment: Deployment,
  { patience }: LoopOptions,
  signal: AbortSignal,
): Promise<Expected> {
  const { operator, archives } = deployment;
  await deploy(deployment, first);
  await order(operator, archives, [{ ...first, related: false }, first]);
  const wrong = await converge({ operator, expected: first, seconds: patience * 10, signal });
  if (wrong.length > 0) throw new Error(`${application} does not come up: ${wrong.join('; ')}`);
  return first;
}

/** Gives the commands again that a killed controller did not hear; those it heard change nothing. */
async function repeat(
  { operator, archives }: Deployment,
  [from, to]: readonly [Expected, Expected],
): Promise<void> {
  const isMissing =
    from.units !== to.units && (await operator.units(application)).size === from.units;
  const before = { ...from, units: isMissing ? from.units : to.units };
  await order(operator, archives, [before, to]).catch(() => undefined);
}

async function evidence({ operator }: Deployment): Promise<string> {
  const script = `ss -ltn; systemctl status --no-pager gunicorn3.socket gunicorn3.service; ls -l /var/lib/wsgi/serving`;
  const parts = [
    operator.run('status'),
    operator.run('debug-log', '--no-tail', '--lines', '60'),
    operator.run('exec', '--unit', `${application}/0`, '--', 'sh', '-c', script),
  ];
  const texts = await Promise.allSettled(parts);
  return texts
    .map((each) => (each.status === 'fulfilled' ? each.value : String(each.reason)))
    .join('\n');
}
