import { type Json, type JsonObject, objectOrEmpty } from '../../base/json.ts';
import { unitsOfApplication } from './units-of-application.ts';

export interface WaitTarget {
  readonly kind: 'application' | 'unit';
  readonly name: string;
  /** The workload status that is waited for. */
  readonly status: string;
}

export type WaitState =
  | { readonly kind: 'reached' }
  /** What is missing, in one line. */
  | {
      readonly kind: 'waiting';
      readonly summary: string;
      /** The command that ends a wait which won't end by itself. */
      readonly unblock?: string;
    };

/** Whether all units that are waited for have the status and idle agents. */
export function waitState(status: Json, target: WaitTarget): WaitState {
  const units = unitsOf(objectOrEmpty(objectOrEmpty(status).applications), target);
  if (units === undefined) return { kind: 'waiting', summary: 'not there yet' };
  const entries = Object.entries(units);
  if (entries.length === 0) return { kind: 'waiting', summary: 'has no units yet' };
  const open = entries.filter(([, unit]) => !hasStatus(objectOrEmpty(unit), target.status));
  if (open.length === 0) return { kind: 'reached' };
  const machines = objectOrEmpty(objectOrEmpty(status).machines);
  const failed = open.find(
    ([, unit]) => objectOrEmpty(objectOrEmpty(unit)['workload-status']).current === 'error',
  );
  return {
    kind: 'waiting',
    summary: open.map(([name, unit]) => summary(name, objectOrEmpty(unit), machines)).join('; '),
    ...(failed === undefined
      ? {}
      : {
          unblock: `see charmwright debug-log; charmwright resolved ${failed[0]} --no-retry skips the hook`,
        }),
  };
}

function unitsOf(applications: JsonObject, { kind, name }: WaitTarget): JsonObject | undefined {
  const application = kind === 'unit' ? (name.split('/')[0] ?? '') : name;
  if (!Object.hasOwn(applications, application)) return undefined;
  const units = unitsOfApplication(applications, application);
  if (kind === 'application') return units;
  const unit = units[name];
  return unit === undefined ? undefined : { [name]: unit };
}

function hasStatus(unit: JsonObject, status: string): boolean {
  const workload = objectOrEmpty(unit['workload-status']).current;
  return workload === status && objectOrEmpty(unit['juju-status']).current === 'idle';
}

function summary(name: string, unit: JsonObject, machines: JsonObject): string {
  const workload = objectOrEmpty(unit['workload-status']);
  const agent = objectOrEmpty(unit['juju-status']);
  const statuses = [workload.current, agent.current].map((word) => textOf(word)).join('/');
  const message =
    machineTrouble(unit, machines) || textOf(workload.message) || textOf(agent.message);
  return `${name} ${statuses}${message === '' ? '' : ` (${message})`}`;
}

/** Why the unit's machine is not there; empty when it is. */
function machineTrouble(unit: JsonObject, machines: JsonObject): string {
  const machine = objectOrEmpty(objectOrEmpty(machines[textOf(unit.machine)])['machine-status']);
  return machine.current === 'provisioning error' ? textOf(machine.message) : '';
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value.replaceAll(/\s*\n\s*/g, ' ') : '';
}
