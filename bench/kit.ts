/** How fast the test kit is: events of one unit, and a model of many. */
import { join } from 'node:path';
import { loadCharm, model, on, run, state, type CharmUnderTest } from '../src/testing/index.ts';
import { atLeast, ratio, type Measure } from './report.ts';

const root = join(import.meta.dirname, '..');

const unit = {
  resources: { build: { 'wsgi.py': 'application = 1' } },
  machine: {
    answers: (
      answers: Parameters<NonNullable<ReturnType<typeof state>['machine']['answers']>>[0],
    ) => {
      answers.get(/^http:/, { kind: 'answered', status: 200, body: '' });
      answers.run('--unit=wsgi-check.service', {
        stdout: 'wsgi-check: {"kind":"ok","version":"20.1.0"}\n',
      });
    },
  },
} as const;

/** The best of several rounds: the machine's other work only ever slows one down. */
async function eventsPerSecond(charm: CharmUnderTest): Promise<number> {
  const served = await run(
    charm,
    on.install(),
    state({ ...unit, relations: [{ endpoint: 'wsgi-peers' }] }),
  );
  let best = 0;
  for (let round = 0; round < 8; round += 1) {
    const began = performance.now();
    for (let each = 0; each < 1_000; each += 1) await run(charm, on.updateStatus(), served);
    best = Math.max(best, 1_000_000 / (performance.now() - began));
  }
  return best;
}

/** Without the peer relation, whose hooks grow with the square of the units in Juju too. */
async function modelOf(charm: CharmUnderTest, units: number): Promise<number> {
  const began = performance.now();
  const juju = model({ hello: charm }).deploy('hello', { ...unit, units });
  await juju.settle();
  return performance.now() - began;
}

export async function kit(): Promise<readonly Measure[]> {
  const charm = await loadCharm(join(root, 'examples/hello'));
  const alone = { ...charm, metadata: { ...charm.metadata, peers: {} } };
  await modelOf(alone, 20);
  const [small, large] = [await modelOf(alone, 50), await modelOf(alone, 500)];
  return [
    atLeast(
      'events of hello a second in the test kit',
      await eventsPerSecond(charm),
      'count',
      5_000,
    ),
    ratio('model of 500 hello units', large, { name: '50 units, ms', value: small }, 12),
  ];
}
