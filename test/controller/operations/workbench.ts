/** One unit's turns without a controller around them, over a store that can be made to die. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { byteBudget } from '../../../src/controller/byte-budget.ts';
import { charmShelf } from '../../../src/controller/charm/charm-shelf.ts';
import { eventHub } from '../../../src/controller/events.ts';
import { homePaths } from '../../../src/controller/home.ts';
import type { Machines, ProcessEnd } from '../../../src/controller/machines/machines.ts';
import type { Services } from '../../../src/controller/services.ts';
import { openDatabase, type Database } from '../../../src/controller/store/database.ts';
import type { ToolRunner, ToolServer } from '../../../src/controller/tool-server/tool-server.ts';
import { commandQueue } from '../../../src/controller/unit-agent/command-queue.ts';
import { hostPreparation } from '../../../src/controller/unit-agent/host-preparation.ts';
import { runStep, type NextStep } from '../../../src/controller/unit-agent/agent-step.ts';
import { deploy } from '../../../src/controller/verbs/deploy.ts';

/** What the charm does in a hook: calls tools, and says how it ends. */
export type HookScript = (
  hook: string,
  tool: (name: string, ...args: string[]) => string,
) => ProcessEnd;

export interface Workbench {
  services: Services;
  /** The hooks that were begun, in order. */
  readonly hooks: string[];
  now: number;
  boot: string;
  script: HookScript;
  /** Takes turns of unit 1 until it rests or is gone. */
  readonly untilIdle: () => Promise<NextStep>;
  /** Forgets everything in memory and opens the store again, as a new controller would. */
  readonly reopen: (mortal?: (db: Database) => Database) => void;
  readonly ended: string[];
  /** Deploys the charm as one unit. */
  readonly deployed: () => Promise<void>;
}

export class Died extends Error {}

/** A store that dies with its `lives + 1`st transaction, before that does anything. */
export function mortalAfter(lives: number): (db: Database) => Database {
  return (db) => {
    let left = lives;
    const alive = <T>(act: () => T): T => {
      if (left < 0) throw new Died();
      return act();
    };
    const transaction = <T>(body: () => T): T => {
      left -= 1;
      return alive(() => db.transaction(body));
    };
    return {
      ...db,
      all: (sql, ...values) => alive(() => db.all(sql, ...values)),
      one: (sql, ...values) => alive(() => db.one(sql, ...values)),
      run: (sql, ...values) => alive(() => db.run(sql, ...values)),
      transaction,
    };
  };
}

export const succeed: ProcessEnd = { kind: 'exited', code: 0 };

export function workbench(metadata: string): Workbench {
  const folder = mkdtempSync(join(tmpdir(), 'cw-'));
  const charm = join(folder, 'charm');
  mkdirSync(charm);
  writeFileSync(join(charm, 'metadata.yaml'), metadata);
  writeFileSync(join(charm, 'dispatch'), '', { mode: 0o755 });
  const contexts = new Map<string, ToolRunner>();
  const tools: ToolServer = {
    open(id, runs) {
      contexts.set(id, runs);
      return () => contexts.delete(id);
    },
    close: () => Promise.resolve(),
  };
  let raw: Database | undefined;
  onTestFinished(() => {
    raw?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const machines: Machines = {
    prepareHost: () => Promise.resolve(),
    ensureRunning: () => Promise.resolve({ initPid: process.pid, boot: bench.boot }),
    names: (model, id) => ({ instance: id, hostname: `${model}-${id}` }),
    state: () => Promise.resolve({ kind: 'running', initPid: process.pid, boot: bench.boot }),
    owner: () => Promise.resolve(undefined),
    list: () => Promise.resolve([]),
    run(_, { env }) {
      const { JUJU_CONTEXT_ID: id = '', JUJU_DISPATCH_PATH: path = '' } = env;
      const hook = path.split('/')[1] ?? '';
      bench.hooks.push(hook);
      const end = bench.script(hook, (name, ...args) => {
        const runs = contexts.get(id);
        if (runs === undefined) throw new Error(`no context ${id}`);
        const { code, stdout, stderr } = runs({ name, args, dir: '/' });
        if (code !== 0) throw new Error(stderr);
        return stdout;
      });
      return Promise.resolve(end);
    },
    mount: () => Promise.resolve(),
    unmount: () => Promise.resolve(),
    bind: () => Promise.resolve(),
    unbind: () => Promise.resolve(),
    endContext(_, context) {
      bench.ended.push(context);
      return Promise.resolve();
    },
    enter: () => Promise.resolve([]),
    remove: () => Promise.resolve(),
    publish: () => Promise.resolve(),
    isPublished: () => Promise.resolve(true),
    obstacles: () => Promise.resolve([]),
    occupiedPorts: () => Promise.resolve([]),
    removeModel: () => Promise.resolve(),
  };

  function open(mortal: (db: Database) => Database): Services {
    raw = openDatabase(join(folder, 'store.sqlite'));
    const db = mortal(raw);
    const hub = eventHub();
    const clock = { now: () => bench.now, random: () => 0, pause: () => Promise.resolve() };
    return {
      ...{
        db,
        hub,
        clock,
        machines,
        home: homePaths(folder),
        updateStatusInterval: 300_000,
        repairs: new Set<number>(),
        runningActions: new Map<number, AbortController>(),
      },
      shelf: charmShelf(join(folder, 'charms'), db),
      shared: { tools: '/t', runtime: '/r' },
      log: { write: () => undefined, flush: () => undefined },
      randomHex: (bytes) => 'ab'.repeat(bytes),
      toolRoom: byteBudget(1024 ** 2),
      usedSubnets: () => new Set(),
      hostAddress: () => undefined,
      proxies: {},
      complain: () => undefined,
    };
  }

  const bench: Workbench = {
    services: undefined as never,
    ...{ hooks: [], ended: [], now: 0, boot: 'one', script: () => succeed },
    async untilIdle() {
      const { services } = bench;
      const hosts = hostPreparation(services);
      const step = { services, hosts, unit: 1, commands: commandQueue(), recovered: false };
      for (;;) {
        const next = await runStep(step, tools, new AbortController().signal);
        if (next.kind !== 'again') return next;
      }
    },
    reopen(mortal = (db) => db) {
      raw?.close();
      bench.services = open(mortal);
    },
    async deployed() {
      const { services } = bench;
      const agents = {
        ...{ exec: () => undefined, stop: () => Promise.resolve() },
        ...{ drain: () => Promise.resolve([]), resume: () => undefined },
      };
      const end = () => undefined;
      const signal = new AbortController().signal;
      const publisher = { apply: () => Promise.resolve(), stop: () => Promise.resolve() };
      const context = {
        services,
        hosts: hostPreparation(services),
        agents,
        publisher,
        signal,
        end,
      };
      await deploy.run(context, { model: 'm', charm, units: 1, config: {}, resources: {} });
    },
  };
  bench.reopen();
  return bench;
}
