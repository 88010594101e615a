/** Replaces the plan that serves, and rolls back to the old one when the new one doesn't answer. */
import { fingerprint } from '../../index.ts';
import type { Unit } from '../../index.ts';
import { recordOf } from '../plan/plan-record.ts';
import type { ServicePlan } from '../plan/service-plan.ts';
import type { Server } from '../servers/server.ts';
import type { Failure } from '../step-result.ts';
import { bringUp } from './bring-up.ts';
import { committedPlan, recordServedPlan } from './committed-plan.ts';
import { renderManifest, writeFiles } from './managed-files.ts';
import { probe } from './probe.ts';
import { rollBack } from './roll-back.ts';
import { switchWasInterrupted } from './saved-plan.ts';
import { clearSwitching, markSwitching } from './switching-mark.ts';

/** The plan to switch to, and what differs from the one that serves. */
export interface Switch {
  readonly plan: ServicePlan;
  /** The server's version in the plan's virtual environment. */
  readonly version: string;
  /** Whether the plan differs in something that no file shows. */
  readonly mustRestart: boolean;
}

/** How a switch ended; after a failure `serving` tells whether the old plan serves again. */
export type Switched =
  | { readonly kind: 'done'; readonly status: number }
  | { readonly kind: 'failure'; readonly failure: Failure; readonly serving: boolean };

/** Switches with the smallest change that does it: none, a reload, or a restart behind the listening socket. */
export async function switchTo(unit: Unit, server: Server, to: Switch): Promise<Switched> {
  const { machine } = unit;
  const { plan, mustRestart } = to;
  const before = await committedPlan(unit);
  const interrupted = await switchWasInterrupted(machine);
  const manifest = await renderManifest(unit, [
    server.blueprint(plan, {
      unit: unit.name,
      hasIpv6: (await machine.files.kind('/proc/net/if_inet6')) !== 'absent',
      version: to.version,
    }),
  ]);
  await markSwitching(machine, manifest);
  const changed = await writeFiles(machine, manifest);
  const { port } = plan;
  const target = { manifest, port, changed, mustRestart, interrupted };
  const started = await bringUp(machine, target);
  const answered =
    started.kind === 'done' ? await probe(unit, { server, manifest, port, tries: 8 }) : started;
  if (answered.kind === 'done') {
    const record = recordOf(plan, fingerprint);
    await recordServedPlan(unit, { record, databases: plan.databases, manifest });
    return { kind: 'done', status: answered.value };
  }
  const serving = await rollBack(unit, { to: before, interrupted: false });
  await clearSwitching(machine);
  return { kind: 'failure', failure: answered, serving };
}
