/** A controller in a home of its own, with charms of shell scripts and machines that are processes. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import type { Verbs } from '../../src/controller/verbs/verbs.ts';
import { connect, type ControllerClient } from '../../src/controller/client/connect.ts';
import type { Clock } from '../../src/controller/clock.ts';
import { startController, type Controller } from '../../src/controller/main.ts';
import { processMachines, type ProcessMachines } from './process-machines.ts';

export interface ControllerFixture {
  readonly home: string;
  readonly machines: ProcessMachines;
  readonly client: ControllerClient;
  /** Stops the controller and starts another one in the same home. */
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly request: <V extends keyof Verbs>(
    verb: V,
    body: Omit<Verbs[V]['request'], 'model'>,
  ) => Promise<Verbs[V]['response']>;
  readonly deploy: (
    charm: string,
    more?: Partial<Verbs['deploy']['request']>,
  ) => Promise<readonly string[]>;
  /** Writes a charm: file name → content; scripts get their exec bit. Answers its folder. */
  readonly charm: (name: string, files: Readonly<Record<string, string>>) => string;
  /** The lines that hooks wrote to the journal with `echo … >> $JOURNAL`. */
  readonly journal: () => readonly string[];
  readonly applications: () => Promise<readonly string[]>;
  readonly unit: (name: string) => Promise<ShownUnit>;
  /** Waits until the workload has this status and the agent rests. */
  readonly untilIdle: (unit: string, status: string) => Promise<ShownUnit>;
  /** Waits until no unit of the model has anything to do: all its changes have reached every hook. */
  readonly rest: () => Promise<void>;
  readonly eventually: <T>(look: () => T | Promise<T>) => Promise<T>;
  /** Writes a file beside the home and answers its path. */
  readonly file: (name: string, content: string) => string;
}

export interface ShownUnit {
  readonly status: string;
  readonly message: string;
  readonly agent: string;
  readonly leader: boolean;
  readonly ports: readonly string[];
}

/** The journal's path is put in place of $JOURNAL in every script. */
export async function controllerFixture(
  options: { readonly updateStatusInterval?: number; readonly clock?: Clock } = {},
): Promise<ControllerFixture> {
  const folder = mkdtempSync(join(tmpdir(), 'cw-'));
  const home = join(folder, 'home');
  const machines = processMachines();
  const journalPath = join(folder, 'journal');
  writeFileSync(journalPath, '');
  const begin = () =>
    startController({ home, machines, runtime: process.execPath, idleTime: 600_000, ...options });
  let controller: Controller = await begin();
  const client = connect(home);
  onTestFinished(async () => {
    await controller.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const request = <V extends keyof Verbs>(verb: V, body: object) =>
    client.request(verb, { model: 'm', ...body });
  const status = async () => (await request('status', {})).status as unknown as StatusShape;
  const unit = async (name: string): Promise<ShownUnit> => {
    return shownUnit(await status(), name);
  };
  const eventually = <T>(look: () => T | Promise<T>): Promise<T> =>
    vi.waitFor(look, { timeout: 120_000, interval: 15 });
  return {
    ...{ home, machines, client, request, unit, eventually },
    applications: async () => Object.keys((await status()).applications),
    stop: () => controller.stop(),
    async restart() {
      await controller.stop();
      controller = await begin();
    },
    async deploy(charm, more) {
      const nothing = { units: 1, config: {}, resources: {} };
      return (await request('deploy', { charm, ...nothing, ...more })).units;
    },
    charm(name, files) {
      const root = join(folder, 'charms', name);
      rmSync(root, { recursive: true, force: true });
      for (const [path, content] of Object.entries(files)) {
        const full = join(root, path);
        mkdirSync(dirname(full), { recursive: true });
        writeFileSync(full, content.replaceAll('$JOURNAL', journalPath));
        if (content.startsWith('#!')) chmodSync(full, 0o755);
      }
      return root;
    },
    file(name, content) {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    },
    journal: () => readFileSync(journalPath, 'utf8').split('\n').slice(0, -1),
    rest: () =>
      eventually(async () => {
        const busy = agents(await status()).filter(([, agent]) => agent !== 'idle');
        if (busy.length > 0) throw new Error(`not at rest: ${JSON.stringify(busy)}`);
      }),
    untilIdle: (name, status) =>
      eventually(async () => {
        const found = await unit(name);
        if (found.status !== status || found.agent !== 'idle') {
          throw new Error(`${name} is ${JSON.stringify(found)}, not ${status}`);
        }
        return found;
      }),
  };
}

interface StatusShape {
  readonly applications: Readonly<Record<string, { readonly units?: UnitShapes }>>;
}

type UnitShapes = Readonly<Record<string, UnitShape>>;

interface UnitShape {
  readonly 'workload-status': { readonly current: string; readonly message: string };
  readonly 'juju-status': { readonly current: string };
  readonly leader?: boolean;
  readonly 'open-ports'?: readonly string[];
  readonly subordinates?: UnitShapes;
}

/** What the agent of each unit does, those of subordinates included. */
function agents(status: StatusShape): readonly (readonly [string, string])[] {
  const of = (units: UnitShapes = {}): readonly (readonly [string, string])[] =>
    Object.entries(units).flatMap(([name, unit]) => [
      [name, unit['juju-status'].current] as const,
      ...of(unit.subordinates),
    ]);
  return Object.values(status.applications).flatMap(({ units }) => of(units));
}

function shownUnit(status: StatusShape, name: string): ShownUnit {
  const [application = ''] = name.split('/');
  const unit = status.applications[application]?.units?.[name];
  if (unit === undefined) throw new Error(`there is no ${name}`);
  return {
    status: unit['workload-status'].current,
    message: unit['workload-status'].message,
    agent: unit['juju-status'].current,
    leader: unit.leader ?? false,
    ports: unit['open-ports'] ?? [],
  };
}
