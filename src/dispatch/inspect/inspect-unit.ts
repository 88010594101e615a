import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeCharm } from '../charm/describe-charm.ts';
import { jujuStateStore } from '../state/juju-state-store.ts';
import { decodeState } from '../state/stored-state.ts';
import { remembered } from '../state/uncommitted/uncommitted-work.ts';
import { flagOrigins, parseTrace } from '../trace/parse-trace.ts';
import { traceFileName } from '../trace/trace-file.ts';
import type { Inspection } from './inspection.ts';
import { inspectState } from './inspect-state.ts';
import type { InspectedUnit } from './inspected-unit.ts';

/** Inspects a unit from within and changes nothing; `depth` as in `CHARMWRIGHT_INSPECT`. */
export async function inspectUnit(of: InspectedUnit, depth: string): Promise<Inspection> {
  const { definition, context, ports } = of;
  const { tools, fallbackState, uncommitted } = ports;
  const { entries } = await jujuStateStore(tools, fallbackState).load();
  const stored = remembered(decodeState(entries), uncommitted.load());
  const trace = await readFile(join(context.charmFolder, traceFileName), 'utf8').catch(() => '');
  return {
    format: 1,
    time: new Date().toISOString(),
    unit: context.unit,
    model: context.model,
    charm: { name: definition.name, described: describeCharm(definition, []) },
    flags: stored?.flags ?? [],
    inputs: stored?.inputs ?? {},
    origins: Object.fromEntries(flagOrigins(parseTrace(trace))),
    ...(depth === 'state' ? { state: await inspectState(of, entries, stored) } : {}),
  };
}
