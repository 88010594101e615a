/** Replaces the plan that serves, and rolls back to the old one when the new one doesn't answer. */
import { fingerprint } from '../index.ts';
import type { Unit } from '../index.ts';
import { bringUp } from './bring-up.ts';
import { committedPlan, recordServedPlan } from './committed-plan.ts';
import { rollBack } from './roll-back.ts';
import type { Change } from './plan/compare-plans.ts';
import { recordOf } from './plan/plan-record.ts';
import type { ServicePlan } from './plan/service-plan.ts';
import { probe } from './probe.ts';
import type { WsgiServer } from './servers/server.ts';
import {
  renderFiles,
  clearSwitching,
  markSwitching,
  switchWasInterrupted,
  writeFiles,
} from './serving-files.ts';
import type { Failure } from './step-result.ts';

/** The plan to switch to, and what differs from the one that serves. */
export interface Switch {
  readonly plan: ServicePlan;
  /** The server's version in the plan's virtual environment. */
  readonly version: string;
  readonly change: Change;
}

/** How a switch ended; after a failure `serving` tells whether the old plan serves again. */
export type Switched =
  | { readonly kind: 'done'; readonly status: number }
  | { readonly kind: 'failure'; readonly failure: Failure; readonly serving: boolean };

/** Switches with the smallest change that does it: none, SIGHUP, or a restart behind the listening socket. */
export async function switchTo(unit: Unit, server: WsgiServer, to: Switch): Promise<Switched> {
  const { machine } = unit;
  const { plan } = to;
  const before = await committedPlan(unit);
  const interrupted = await switchWasInterrupted(machine);
  const files = await renderFiles(unit, server, to);
  await markSwitching(machine);
  const changed = await writeFiles(machine, server, files);
  const { port } = plan;
  const started = await bringUp(machine, { port, change: to.change, changed, interrupted });
  const answered =
    started.kind === 'done' ? await probe(unit, { server, port, tries: 8 }) : started;
  if (answered.kind === 'done') {
    const record = recordOf(plan, fingerprint);
    await recordServedPlan(unit, { record, databases: plan.databases, files });
    return { kind: 'done', status: answered.value };
  }
  const serving = await rollBack(unit, server, { to: before, interrupted: false });
  await clearSwitching(machine);
  return { kind: 'failure', failure: answered, serving };
}
