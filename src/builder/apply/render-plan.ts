import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fault } from '../../errors.ts';
import type { BuildPlan, PlanEntry } from '../plan/build-plan.ts';
import { writeYaml } from '../yaml/write-yaml.ts';

/** A path of the charm, ready to be written. */
export type RenderedEntry =
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly bytes: Uint8Array;
      readonly executable: boolean;
    }
  | { readonly kind: 'symlink'; readonly path: string; readonly target: string };

/** Turns a plan into bytes; reads what is copied, writes nothing. The manifest comes last. */
export async function renderPlan(
  plan: BuildPlan,
  bundle: string,
  runtime: readonly RenderedEntry[] = [],
): Promise<readonly RenderedEntry[]> {
  const rendered = await Promise.all(
    plan.entries.map((entry) => renderEntry(entry, bundle, runtime)),
  );
  return [...rendered, fileOf(manifestPath, manifestText(plan, rendered))];
}

export const manifestPath = '.build.manifest';

async function renderEntry(
  { path, content }: PlanEntry,
  bundle: string,
  runtime: readonly RenderedEntry[],
): Promise<RenderedEntry> {
  switch (content.kind) {
    case 'symlink':
      return { kind: 'symlink', path, target: content.target };
    case 'copy': {
      const bytes = await readFile(content.from);
      return { kind: 'file', path, bytes, executable: content.executable };
    }
    case 'text':
      return fileOf(path, content.text, content.executable);
    case 'yaml':
      return fileOf(path, writeYaml(content.value));
    case 'bundle':
      return fileOf(path, bundle);
    case 'runtime': {
      const found = runtime.find((entry) => entry.path === path);
      if (found === undefined) throw fault('INTERNAL', `nothing was fetched for ${path}`);
      return found;
    }
  }
}

function fileOf(path: string, text: string, executable = false): RenderedEntry {
  return { kind: 'file', path, bytes: new TextEncoder().encode(text), executable };
}

/** What the manifest signs a path with: the SHA-256 of the file's bytes, or of the link's target. */
export function signatureOf(entry: RenderedEntry): string {
  return sha256(entry.kind === 'file' ? entry.bytes : entry.target);
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** `.build.manifest` as charm-tools writes it: layers and signatures, keys sorted, two blanks deep. */
function manifestText(plan: BuildPlan, rendered: readonly RenderedEntry[]): string {
  const kinds = new Map(plan.entries.map((entry) => [entry.path, entry]));
  const signatures = Object.fromEntries(
    rendered.map((entry) => {
      const planned = kinds.get(entry.path);
      const copied = planned?.content.kind === 'copy' || planned?.content.kind === 'runtime';
      const kind = copied ? 'static' : 'dynamic';
      return [entry.path, [planned?.layer ?? plan.charm, kind, signatureOf(entry)]];
    }),
  );
  const all = { ...signatures, [manifestPath]: ['build', 'dynamic', 'unchecked'] };
  const sorted = Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
  const layers = [...plan.interfaces, ...plan.layers].map(({ url, revision }) => ({
    rev: revision,
    url,
  }));
  return `${JSON.stringify({ layers, signatures: sorted }, undefined, 2)}\n`;
}
