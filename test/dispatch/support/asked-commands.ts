/** Commands of a program, asked for in a hook without a process. */
import { run } from '../../../src/dispatch/programs/commands.ts';
import { ProgramMemory } from '../../../src/dispatch/programs/program-memory.ts';
import type { ProgramCall } from '../../../src/dispatch/programs/program-call.ts';
import type { Unit } from '../../../src/dispatch/unit/unit.ts';
import { charm, dispatch } from './charm-under-test.ts';
import { UnitAgent } from './unit-agent.ts';

/** A unit in its own hook, as a handler gets it. */
export async function inHook(
  use: (
    unit: Unit,
    ask: (line: string, more?: Partial<ProgramCall>) => Promise<Answer>,
  ) => Promise<void>,
  hook = 'db-relation-joined',
): Promise<UnitAgent> {
  const agent = new UnitAgent();
  const metadata = { name: 'hello', requires: { db: { interface: 'pgsql' } } };
  const scalars = { size: 3, yes: true, no: false, nothing: null };
  const base = { ...scalars, names: ['a', 'b c'], map: { k: 1 }, deep: ['a', ['b', { k: 1 }]] };
  const options = { base };
  const event = { kind: 'lifecycle', name: hook } as const;
  const definition = charm(({ when }) => when().do('use', (unit) => use(unit, asker(unit))), {
    metadata,
    options,
  });
  const outcome = await dispatch(agent, definition, event);
  if (outcome.kind === 'failed') throw outcome.error;
  return agent;
}

/** What a command answered. */
export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function asker(unit: Unit) {
  return async (line: string, more: Partial<ProgramCall> = {}): Promise<Answer> => {
    const [name = '', ...args] = line.split(' ');
    const decision: ProgramCall = {
      kind: 'invoke',
      phase: 'reactive',
      changed: undefined,
      flags: unit.flags,
      unit,
      endpoints: [{ name: 'db', role: 'requires', interface: 'pgsql' }],
      memory: new ProgramMemory('reactive/x', unit.state),
      hookMatched: () => undefined,
      ...more,
    };
    return { stdout: '', stderr: '', ...(await run(name, args, decision)) };
  };
}
