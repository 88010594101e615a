import type { Machine, RunResult } from 'charmwright';
import { inventoryQuery, parseInventory, type Inventory } from './inventory.ts';
import type { Step } from './plan.ts';

/** Debian's cluster `main` of the newest version that is installed. */
export interface Cluster {
  /** `15` */
  readonly version: string;
  readonly configuration: string;
  readonly service: string;
}

/** Finds the cluster, or undefined when the package has made none. */
export async function findCluster(machine: Machine): Promise<Cluster | undefined> {
  const versions = await machine.files.list('/etc/postgresql');
  for (const version of versions.toSorted((a, b) => Number(b) - Number(a))) {
    const configuration = `/etc/postgresql/${version}/main`;
    if ((await machine.files.kind(configuration)) === 'folder') {
      return { version, configuration, service: `postgresql@${version}-main.service` };
    }
  }
  return undefined;
}

/** An answer of the server, or what it complained about. */
export type Answer<Value> = { readonly ok: true; readonly value: Value } | Complaint;

export interface Complaint {
  readonly ok: false;
  readonly reason: string;
  /** Whether it may go away by itself: the server can't be reached. */
  readonly passing: boolean;
}

/** Reads what is in the server. */
export async function takeInventory(machine: Machine): Promise<Answer<Inventory>> {
  const answer = await psql(machine, 'postgres', inventoryQuery);
  const inventory = parseInventory(answer.stdout);
  return inventory === undefined ? refusedBy(answer) : { ok: true, value: inventory };
}

/** Carries a plan out, up to the first statement that fails. */
export async function runSteps(machine: Machine, steps: readonly Step[]): Promise<Answer<null>> {
  for (const { database, statements } of steps) {
    // Even a failing statement stays out of the server's log: it may hold a verifier.
    const script = ['SET log_min_error_statement = panic', ...statements, ''].join(';\n');
    const answer = await psql(machine, database, script);
    if (answer.code !== 0) return refusedBy(answer);
  }
  return { ok: true, value: null };
}

function refusedBy({ code, stderr }: RunResult): Complaint {
  const said = stderr.trim().split('\n').at(-1) ?? '';
  const reason = said === '' ? `psql ended with status ${code}` : said;
  return { ok: false, reason, passing: code === connectionFailed };
}

/** What psql ends with when it got no connection. */
const connectionFailed = 2;

/** Speaks to the server as its superuser through the socket; what is said travels on standard input only. */
async function psql(machine: Machine, database: string, script: string): Promise<RunResult> {
  const options = ['--no-psqlrc', '--quiet', '--tuples-only', '--no-align', '--no-password'];
  // Terse errors don't quote the statement.
  const settings = ['--set=ON_ERROR_STOP=1', '--set=VERBOSITY=terse'];
  return machine.processes.run('psql', [...options, ...settings, `--dbname=${database}`], {
    user: 'postgres',
    cwd: '/',
    input: script,
    timeout: 60_000,
  });
}
