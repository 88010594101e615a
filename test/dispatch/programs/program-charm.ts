/** A charm's folder with executable handlers, as the builder leaves it, and hooks that run in it. */
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import { commandNames, mainCommand } from '../../../src/dispatch/programs/commands.ts';
import type { ProgramHost } from '../../../src/dispatch/programs/program-host.ts';
import { program } from '../../../src/dispatch/programs/program.ts';
import type { HookOutcome } from '../../../src/dispatch/hook-outcome.ts';
import type { CharmDefinition } from '../../../src/dispatch/charm/charm-definition.ts';
import type { UnitEvent } from '../../../src/dispatch/unit/unit.ts';
import { charm, hookOf, runBefore } from '../support/charm-under-test.ts';
import { UnitAgent, type UnitModel } from '../support/unit-agent.ts';

const ours = resolve(import.meta.dirname, '../../../hooks/programs');

export interface ProgramCharm {
  readonly folder: string;
  readonly agent: UnitAgent;
  /** Where programs find their commands. */
  readonly bin: string;
  /** What the programs of all hooks so far printed. */
  readonly output: () => string;
  /** Its outcome, without the flags of the unit's own life. */
  readonly hook: (event: UnitEvent | string) => Promise<HookOutcome>;
}

/** Text of a program by name; those of layer `base`, under what `define` declares. */
export function programCharm(
  programs: Readonly<Record<string, string>>,
  {
    define = () => undefined,
    more = {},
    environment = {},
    config = {},
  }: {
    define?: Parameters<typeof charm>[0];
    more?: Partial<CharmDefinition>;
    environment?: Readonly<Record<string, string | undefined>>;
    config?: UnitModel['config'];
  } = {},
): ProgramCharm {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'charm-programs-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const bin = join(folder, 'programs/bin');
  for (const each of ['reactive', 'programs/bin'])
    mkdirSync(join(folder, each), { recursive: true });
  cpSync(join(ours, 'run'), join(folder, 'programs/run'));
  for (const name of [mainCommand, `${mainCommand}.sh`]) cpSync(join(ours, name), join(bin, name));
  for (const name of commandNames)
    if (name !== mainCommand) symlinkSync(mainCommand, join(bin, name));
  // The hook tools that the programs of these tests call.
  writeFileSync(join(bin, 'config-get'), `#!/bin/sh\necho 80\n`, { mode: 0o755 });
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(folder, 'reactive', name), text);
    chmodSync(join(folder, 'reactive', name), 0o755);
  }
  const agent = new UnitAgent({ config });
  const chunks: Buffer[] = [];
  let secrets = 0;
  const host: ProgramHost = {
    environment: () => ({ PATH: process.env.PATH, ...environment }),
    stdout: (chunk) => chunks.push(chunk),
    stderr: (chunk) => chunks.push(chunk),
    newSecret: () => `${folder}-${(secrets += 1)}`,
  };
  const [layer] = charm(define).layers;
  const open = Object.keys(programs)
    .sort()
    .map((name) => program(`reactive/${name}`, host));
  const definition = {
    ...charm({}, more),
    layers: [{ name: 'base', handlers: layer?.handlers ?? [], open }],
  };
  return {
    ...{ folder, agent, bin },
    output: () => Buffer.concat(chunks).toString('utf8'),
    hook: async (event) => {
      const hook = hookOf(agent, definition, event);
      const context = { ...hook.context, charmFolder: folder };
      const outcome = await runBefore(agent, { ...hook, context });
      if (outcome.kind !== 'committed') return outcome;
      return { ...outcome, flags: outcome.flags.filter((flag) => !flag.startsWith('charm.')) };
    },
  };
}
