/** Puts a plan in the place of the one that serves, and the old one back when the new one doesn't answer. */
import { fingerprint } from '../index.ts';
import type { Unit } from '../index.ts';
import { bringUp } from './bring-up.ts';
import { committedPlan, servePlan } from './committed-plan.ts';
import { goBack } from './go-back.ts';
import type { Change } from './plan/compare-plans.ts';
import { recordOf } from './plan/plan-record.ts';
import type { ServicePlan } from './plan/service-plan.ts';
import { probe } from './probe.ts';
import type { WsgiServer } from './servers/server.ts';
import { renderFiles, settled, unsettled, wasCutOff, writeFiles } from './serving-files.ts';
import type { Setback } from './setback.ts';

/** The plan and all that is known about the way to it. */
export interface Switch {
  readonly plan: ServicePlan;
  /** The server's version in the plan's virtual environment. */
  readonly version: string;
  readonly change: Change;
}

/** How a switch ended; after a failure `serving` tells whether the old plan serves again. */
export type Switched =
  | { readonly kind: 'done'; readonly status: number }
  | { readonly kind: 'setback'; readonly setback: Setback; readonly serving: boolean };

/** Switches with the least that does it: nothing, SIGHUP, or a restart behind the listening socket. */
export async function switchTo(unit: Unit, server: WsgiServer, to: Switch): Promise<Switched> {
  const { machine } = unit;
  const { plan } = to;
  const before = await committedPlan(unit);
  const interrupted = await wasCutOff(machine);
  const files = await renderFiles(unit, server, plan, to.version);
  await unsettled(machine);
  const changed = await writeFiles(machine, server, files);
  const { port } = plan;
  const started = await bringUp(machine, { port, change: to.change, changed, interrupted });
  const answered =
    started.kind === 'done' ? await probe(unit, { server, port, tries: 8 }) : started;
  if (answered.kind === 'done') {
    const record = recordOf(plan, fingerprint);
    await servePlan(unit, { record, databases: plan.databases, files });
    return { kind: 'done', status: answered.value };
  }
  const serving = await goBack(unit, server, { to: before, interrupted: false });
  await settled(machine);
  return { kind: 'setback', setback: answered, serving };
}
