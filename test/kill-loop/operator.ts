/** The CLI as an operator uses it, in one home and model. */
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

const charmwright = resolve(import.meta.dirname, '../../bin/charmwright');

export interface UnitState {
  readonly workload: string;
  readonly message: string;
  readonly agent: string;
  readonly address: string;
  readonly ports: readonly string[];
}

/** What one side of a relation sees of the other. */
export type RelatedData = Readonly<Record<string, string>>;

export class Operator {
  readonly home: string;
  readonly model: string;

  constructor(home: string, model: string) {
    this.home = home;
    this.model = model;
  }

  /** Runs a command that must succeed; returns its standard output. */
  async run(...args: string[]): Promise<string> {
    const env = { ...process.env, CHARMWRIGHT_HOME: this.home, CHARMWRIGHT_MODEL: this.model };
    const options = { env, maxBuffer: 64 * 1024 * 1024 };
    return (await promisify(execFile)(charmwright, args, options)).stdout;
  }

  /** The units of an application by name. */
  async units(application: string): Promise<ReadonlyMap<string, UnitState>> {
    const status = JSON.parse(await this.run('status', '--format', 'json')) as StatusAnswer;
    const units = Object.entries(status.applications[application]?.units ?? {});
    return new Map(units.map(([name, unit]) => [name, unitState(unit)]));
  }

  /** What the unit sees of each remote unit at its endpoint; empty when nothing is related there. */
  async related(unit: string, endpoint: string): Promise<ReadonlyMap<string, RelatedData>> {
    const text = await this.run('show-unit', unit, '--format', 'json');
    const { 'relation-info': relations = [] } = (JSON.parse(text) as ShownUnits)[unit] ?? {};
    const remote = relations
      .filter((each) => each.endpoint === endpoint)
      .flatMap((each) => Object.entries(each['related-units'] ?? {}));
    return new Map(remote.map(([name, { data = {} }]) => [name, data]));
  }
}

interface StatusAnswer {
  readonly applications: Readonly<Record<string, { readonly units?: Record<string, UnitAnswer> }>>;
}

interface UnitAnswer {
  readonly 'workload-status': { readonly current: string; readonly message?: string };
  readonly 'juju-status': { readonly current: string };
  readonly 'public-address'?: string;
  readonly 'open-ports'?: readonly string[];
}

type ShownUnits = Readonly<
  Record<
    string,
    {
      readonly 'relation-info'?: readonly {
        readonly endpoint: string;
        readonly 'related-units'?: Readonly<Record<string, { readonly data?: RelatedData }>>;
      }[];
    }
  >
>;

function unitState(unit: UnitAnswer): UnitState {
  return {
    workload: unit['workload-status'].current,
    message: unit['workload-status'].message ?? '',
    agent: unit['juju-status'].current,
    address: unit['public-address'] ?? '',
    ports: unit['open-ports'] ?? [],
  };
}
