/**
 * A model on real machines, driven through the CLI, as an operator would.
 *
 * What is only looked at until it is as expected is asked of the controller directly: a process for each look would
 * cost more than the machines.
 */
import { execFile, type ExecFileException } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { inject } from 'vitest';
import { connect, type ControllerClient } from '../../../src/controller/client/connect.ts';
import { isFault } from '../../../src/errors.ts';
import { testHome } from './test-home.ts';

export const root = resolve(import.meta.dirname, '../../..');
const charmwright = join(root, 'bin/charmwright');

/** Milliseconds until what is waited for counts as never coming, on a busy host too. */
const patience = 900_000;

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface UnitStatus {
  readonly 'workload-status': { readonly current: string; readonly message?: string };
  readonly 'juju-status': { readonly current: string; readonly message?: string };
  readonly 'public-address': string;
  readonly 'open-ports'?: readonly string[];
  readonly leader?: boolean;
}

interface Status {
  readonly applications: Readonly<
    Record<string, { readonly units?: Readonly<Record<string, UnitStatus>> }>
  >;
}

/** Files of an application: path → text; they are laid over the inspector's. */
export type AppFiles = Readonly<Record<string, string>>;

export class Deployment {
  readonly home: string;
  readonly model: string;
  readonly folder: string;

  /** More variables for the commands of the CLI. */
  readonly env: Readonly<Record<string, string>>;

  readonly #controller: ControllerClient;

  private constructor({
    home,
    model,
    folder,
    env,
  }: Pick<Deployment, 'home' | 'model' | 'folder' | 'env'>) {
    this.home = home;
    this.model = model;
    this.folder = folder;
    this.env = env;
    this.#controller = connect(home);
  }

  static async create(
    model: string,
    { home = testHome(), env = {} }: { home?: string; env?: Deployment['env'] } = {},
  ): Promise<Deployment> {
    return new Deployment({
      home,
      model,
      env,
      folder: await mkdtemp(join(tmpdir(), `cw-${model}-`)),
    });
  }

  async destroy(): Promise<void> {
    await this.try('destroy-model', this.model, '--force', '--yes');
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Runs a command of the CLI; whatever its exit code, it is an answer. */
  async try(...args: string[]): Promise<CommandResult> {
    const own = { CHARMWRIGHT_HOME: this.home, CHARMWRIGHT_MODEL: this.model };
    const env = { ...process.env, ...this.env, ...own };
    return await runProgram(charmwright, args, env);
  }

  /** Runs a command of the CLI that must succeed; returns its standard output. */
  async run(...args: string[]): Promise<string> {
    const result = await this.try(...args);
    if (result.code === 0) return result.stdout;
    throw new Error(
      `charmwright ${args.join(' ')} ended with ${result.code}\n${result.stderr}${result.stdout}`,
    );
  }

  /** Runs a command on a unit's machine that must succeed; returns its output, trimmed. */
  async exec(unit: string, ...command: string[]): Promise<string> {
    return (await this.run('exec', '--unit', unit, '--', ...command)).trim();
  }

  async unit(name: string): Promise<UnitStatus> {
    const status = (await this.#status()) as Status;
    const unit = status.applications[name.split('/')[0] ?? '']?.units?.[name];
    if (unit === undefined) throw new Error(`there is no unit ${name}`);
    return unit;
  }

  /** As `status --format json` prints it; that command starts a controller where none runs. */
  async #status(): Promise<unknown> {
    try {
      return (await this.#controller.request('status', { model: this.model })).status;
    } catch (error) {
      if (!isFault(error, 'CONTROLLER_UNREACHABLE')) throw error;
      return JSON.parse(await this.run('status', '--format', 'json'));
    }
  }

  /** Waits until the unit is idle and its workload status and message are as expected. */
  async untilIdle(
    name: string,
    current: string,
    { message = /.*/s }: { readonly message?: RegExp } = {},
  ): Promise<UnitStatus> {
    let last: UnitStatus | undefined;
    const deadline = Date.now() + patience;
    while (Date.now() < deadline) {
      last = await this.unit(name);
      const workload = last['workload-status'];
      const idle = last['juju-status'].current === 'idle';
      if (idle && workload.current === current && message.test(workload.message ?? '')) return last;
      await new Promise((wake) => setTimeout(wake, 250));
    }
    const log = await this.run('debug-log', '--no-tail', '--lines', '40');
    throw new Error(`${name} is not ${current} ${message.source}: ${JSON.stringify(last)}\n${log}`);
  }

  /** The body of a GET to the unit; status codes other than 200 are errors. */
  async get(name: string, path: string, port = 80): Promise<string> {
    const { 'public-address': address } = await this.unit(name);
    return await getText(`http://${address}:${port}${path}`);
  }

  async getJson(name: string, path: string, port = 80): Promise<Record<string, unknown>> {
    return JSON.parse(await this.get(name, path, port)) as Record<string, unknown>;
  }

  /** Packs the inspector with `files` laid over it as a `.tar.gz`; returns its path. */
  async app(name: string, files: AppFiles = {}): Promise<string> {
    const folder = join(this.folder, name);
    await cp(join(root, 'test/fixtures/apps/inspector'), folder, { recursive: true });
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    return await this.pack(name);
  }

  /** Packs a folder of the repository as a `.tar.gz`; returns its path. */
  async source(path: string): Promise<string> {
    const archive = join(this.folder, `${path.replaceAll('/', '-')}.tar.gz`);
    return await tar(join(root, path), archive);
  }

  /** Tries until the expectation holds; its last failure is the error. */
  async eventually(expectation: () => Promise<void>): Promise<void> {
    const deadline = Date.now() + patience;
    for (;;) {
      try {
        await expectation();
        return;
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await new Promise((wake) => setTimeout(wake, 250));
      }
    }
  }

  /** Packs a folder below the deployment's own as a `.tar.gz`, again at each call; returns its path. */
  async pack(name: string): Promise<string> {
    return await tar(join(this.folder, name), join(this.folder, `${name}.tar.gz`));
  }

  /** Waits until the unit is active, idle and serves this version of the inspector. */
  async serving(name: string, version: string, port = 80): Promise<void> {
    const deadline = Date.now() + patience;
    let last = '';
    while (Date.now() < deadline) {
      last = await this.get(name, '/', port).catch(String);
      if (last === JSON.stringify({ version })) break;
      await new Promise((wake) => setTimeout(wake, 250));
    }
    if (last !== JSON.stringify({ version })) throw new Error(`${name} serves ${last}`);
    await this.untilIdle(name, 'active');
  }

  /** A built charm, in a folder of this deployment; a charm is built once in a run. */
  async build(charm: string): Promise<string> {
    const name = charm.replaceAll('/', '-');
    const built = join(inject('runFolder'), 'charms', name);
    if (!existsSync(built)) {
      const out = `${built}.${this.model}`;
      await this.run('build', join(root, charm), '-d', out);
      // Another worker may have built it meanwhile; a folder that is there takes no other's name.
      await rename(out, built).catch((error: unknown) => {
        if (!existsSync(built)) throw error;
      });
    }
    const own = join(this.folder, 'charms', name);
    await cp(built, own, { recursive: true, verbatimSymlinks: true });
    return own;
  }
}

/** The body of a GET; anything but a 200 is an error that shows the answer. */
export async function getText(url: string): Promise<string> {
  // A connection that is kept for the next request is one that a restart may close just then.
  const options = { agent: false, signal: AbortSignal.timeout(60_000) };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, options, resolve).on('error', reject);
  });
  const body = await text(answer);
  if (answer.statusCode !== 200) throw new Error(`${url} answered ${answer.statusCode}: ${body}`);
  return body;
}

async function tar(folder: string, archive: string): Promise<string> {
  await promisify(execFile)('tar', ['-czf', archive, '-C', folder, '.']);
  return archive;
}

async function runProgram(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<CommandResult> {
  try {
    const { stdout, stderr } = await promisify(execFile)(command, args, {
      env,
      maxBuffer: 64 * 1024 * 1024,
    });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as ExecFileException;
    return {
      code: typeof code === 'number' ? code : -1,
      stdout: stdout ?? '',
      stderr: stderr ?? '',
    };
  }
}
