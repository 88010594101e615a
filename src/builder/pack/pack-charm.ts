import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fault } from '../../errors.ts';
import { renderPlan, type RenderedEntry } from '../apply/render-plan.ts';
import { writeLock } from '../lock/lock-file.ts';
import { gitCache } from '../pipeline.ts';
import { bundleCharm, planCharm, type PlanSettings } from '../plan-charm.ts';
import type { PlanEntry } from '../plan/build-plan.ts';
import { frameworkUrl } from '../plan/framework-entries.ts';
import { displayPathFrom } from '../display-path.ts';
import { restrictArchitecture } from './restrict-architecture.ts';
import { type NodeSearchPaths, pinnedNode } from './pinned-node.ts';
import { type Architecture, type PinnedRuntime, runtimes } from './runtimes.ts';
import { checkLoadable } from './check-loadable.ts';
import { writeZip } from './write-zip.ts';

/** How a charm gets its Node: with it, or from the machine's PATH. */
export type RuntimeChoice = 'bundled' | 'system';

export interface PackSettings extends PlanSettings {
  readonly runtime: RuntimeChoice;
  /** The only one the charm is for; a charm without a Node may be for all that it names. */
  readonly architecture: Architecture | undefined;
  /** The file to write; `<name>_<architecture>.charm` where the user stands when absent. */
  readonly file?: string;
  /** Pins other than the usual ones; for tests. */
  readonly pins?: Readonly<Record<Architecture, PinnedRuntime>>;
  readonly installed?: NodeSearchPaths['installed'];
  /** In bytes; `largestCharm` when absent. */
  readonly limit?: number;
  /** Called before each step that may take long. */
  readonly report?: (step: string) => void;
}

export interface PackedCharm {
  readonly name: string;
  readonly file: string;
  /** Of the file, in bytes. */
  readonly size: number;
  /** What is in it: how many files and links, and how large they are. */
  readonly files: number;
  readonly unpacked: number;
}

/**
 * The largest `.charm` that is written, in bytes.
 *
 * Juju's sources give no number, but the controller keeps each charm in its object store and every machine
 * fetches it: what is larger belongs into a resource.
 */
export const largestCharm = 512 * 1024 * 1024;

/**
 * Packs a charm into a `.charm` file, the same bytes for the same sources.
 *
 * The file appears whole or not at all.
 *
 * @throws whatever a build can, HANDLERS_UNLOADABLE, RUNTIME_MISMATCH, RUNTIME_UNAVAILABLE, CHARM_TOO_LARGE, OUTPUT_OCCUPIED.
 */
export async function packCharm(settings: PackSettings): Promise<PackedCharm> {
  const { architecture, report = () => undefined } = settings;
  const planned = await planCharm(settings);
  const { source, read, plan } = planned;
  const { bundle, lock } = await bundleCharm(planned, settings);
  await checkLoadable(plan.bundle, displayPathFrom(settings.cwd));
  const own = architecture === undefined ? plan : restrictArchitecture(plan, architecture);
  const node = settings.runtime === 'bundled' ? await nodeEntries(settings) : [];
  const entries = [...own.entries, ...node.map(runtimeEntry)];
  const sources = { bundle, contents: read.contents, runtime: node };
  const rendered = renderPlan({ ...own, entries }, sources);
  const name = architecture === undefined ? plan.charm : `${plan.charm}_${architecture}`;
  const file = resolve(settings.cwd, settings.file ?? `${name}.charm`);
  const unpacked = rendered.reduce((sum, entry) => sum + bytesOf(entry), 0);
  report(`compressing ${rendered.length} files, ${megabytes(unpacked)}`);
  const size = await writeCharm(file, rendered, settings.limit ?? largestCharm);
  if (settings.frozen !== true) await writeLock(source, lock);
  return { name: plan.charm, file, size, files: rendered.length, unpacked };
}

async function nodeEntries(settings: PackSettings): Promise<readonly RenderedEntry[]> {
  const { architecture } = settings;
  if (architecture === undefined) {
    throw fault('INTERNAL', 'a bundled Node was asked for without its architecture');
  }
  const { program, license } = await pinnedNode((settings.pins ?? runtimes)[architecture], {
    cache: join(dirname(gitCache(settings)), 'runtimes'),
    env: settings.env ?? process.env,
    ...(settings.installed === undefined ? {} : { installed: settings.installed }),
    ...(settings.report === undefined ? {} : { report: settings.report }),
  });
  return [
    { kind: 'file', path: 'runtime/node', bytes: program, executable: true },
    { kind: 'file', path: 'runtime/LICENSE', bytes: license, executable: false },
  ];
}

function runtimeEntry({ path }: RenderedEntry): PlanEntry {
  const own = { layer: frameworkUrl, from: [frameworkUrl], tactic: 'runtime' } as const;
  return { ...own, path, content: { kind: 'runtime' } };
}

async function writeCharm(
  file: string,
  entries: readonly RenderedEntry[],
  limit: number,
): Promise<number> {
  if ((await stat(file).catch(() => undefined))?.isDirectory() === true) {
    throw fault('OUTPUT_OCCUPIED', `${file} is a folder, and a file is to be written there`, {
      hint: 'name another file with -o',
    });
  }
  await mkdir(dirname(file), { recursive: true });
  const fresh = `${file}.${randomUUID()}`;
  try {
    await writeZip(fresh, entries);
    const { size } = await stat(fresh);
    if (size > limit) throw tooLarge(size, limit, entries);
    await rename(fresh, file);
    return size;
  } finally {
    await rm(fresh, { force: true });
  }
}

function bytesOf(entry: RenderedEntry): number {
  return entry.kind === 'file' ? entry.bytes.length : 0;
}

/** Bytes as people read them. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function tooLarge(size: number, limit: number, entries: readonly RenderedEntry[]): Error {
  const sized = entries.map((entry) => ({
    path: entry.path,
    bytes: bytesOf(entry),
  }));
  const largest = sized.sort((a, b) => b.bytes - a.bytes).slice(0, 5);
  return fault('CHARM_TOO_LARGE', `the charm has ${size} bytes, and ${limit} are allowed`, {
    details: ['largest files:', ...largest.map(({ path, bytes }) => `${bytes} ${path}`)].join('\n'),
  });
}
