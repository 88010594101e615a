/** Waits until the model is what is expected, and says what it is instead. */
import { setTimeout as sleep } from 'node:timers/promises';
import { application, neighbour, type Expected } from './changes.ts';
import type { Operator, UnitState } from './operator.ts';

export interface Wait {
  readonly operator: Operator;
  readonly expected: Expected;
  readonly seconds: number;
  readonly signal: AbortSignal;
}

/**
 * Waits for convergence. A hook that has failed, since it was killed, is retried at once, as an operator
 * would by `resolved`; the agent would do the same a few seconds later.
 *
 * @returns what is not as expected; empty after convergence.
 */
export async function converge({
  operator,
  expected,
  seconds,
  signal,
}: Wait): Promise<readonly string[]> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const wrong = await differences(operator, expected).catch((error: unknown) => [String(error)]);
    if (wrong.length === 0 || performance.now() > deadline) return wrong;
    await sleep(200, undefined, { signal });
  }
}

async function differences(operator: Operator, expected: Expected): Promise<readonly string[]> {
  const units = await operator.units(application);
  const wrong: string[] = [];
  if (units.size !== expected.units) wrong.push(`${units.size} units, not ${expected.units}`);
  for (const [name, unit] of units) {
    if (unit.workload === 'error') {
      // Another hook may have succeeded meanwhile.
      await operator.run('resolved', name).catch(() => undefined);
    }
    wrong.push(...(await unitDifferences(unit, expected)).map((each) => `${name}: ${each}`));
  }
  if (wrong.length > 0) return wrong;
  return neighbourDifferences(operator, expected, [...units.keys()]);
}

async function unitDifferences(unit: UnitState, expected: Expected): Promise<readonly string[]> {
  if (unit.agent !== 'idle' || unit.workload !== 'active') {
    return [`${unit.agent}, ${unit.workload}: ${unit.message}`];
  }
  const opened = unit.ports.join(' ');
  if (opened !== `${expected.port}/tcp`) return [`has opened ${opened}, not ${expected.port}/tcp`];
  const at = `http://${unit.address}:${expected.port}`;
  const [root, env] = await Promise.all([ask(`${at}/`), ask(`${at}/env`)]);
  const { version } = root as { version?: string };
  const { ROUND: round } = env as { ROUND?: string };
  return [
    ...(version === expected.version ? [] : [`serves ${version}, not ${expected.version}`]),
    ...(round === String(expected.round) ? [] : [`has ROUND=${round}, not ${expected.round}`]),
  ];
}

async function ask(url: string): Promise<unknown> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(5000) });
  if (answer.status !== 200) throw new Error(`${url} answers ${answer.status}`);
  return await answer.json();
}

async function neighbourDifferences(
  operator: Operator,
  expected: Expected,
  units: readonly string[],
): Promise<readonly string[]> {
  const [name] = (await operator.units(neighbour)).keys();
  const seen = await operator.related(name ?? '', 'website');
  const wanted = expected.related ? units : [];
  const wrong = [...seen.keys()]
    .filter((unit) => !wanted.includes(unit))
    .map((unit) => `sees ${unit}`);
  for (const unit of wanted) {
    const port = seen.get(unit)?.port;
    if (port !== String(expected.port)) wrong.push(`sees port ${port} of ${unit}`);
  }
  return wrong.map((each) => `${neighbour}: ${each}`);
}
