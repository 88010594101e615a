import { createHash } from 'node:crypto';
import { fault } from '../../errors.ts';
import type { BuildPlan, PlanEntry } from '../plan/build-plan.ts';
import type { FileContents } from '../read/file-contents.ts';
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

/** A path with what the manifest signs it with: the SHA-256 of the file's bytes, or of the link's target. */
export type SignedEntry = RenderedEntry & { readonly sha256: string };

/** Where the bytes come from that are not in the plan. */
export interface RenderSources {
  readonly bundle: { readonly text: string; readonly map: string };
  readonly contents: FileContents;
  /** The Node that is packed with the charm. */
  readonly runtime: readonly RenderedEntry[];
}

/** Turns a plan into bytes; reads what is copied, writes nothing. The manifest comes last. */
export function renderPlan(plan: BuildPlan, sources: RenderSources): readonly SignedEntry[] {
  const rendered = plan.entries.map((entry) => signed(renderEntry(entry, sources)));
  return [...rendered, signed(fileOf(manifestPath, manifestText(plan, rendered)))];
}

export const manifestPath = '.build.manifest';

function renderEntry(
  { path, content }: PlanEntry,
  { bundle, contents, runtime }: RenderSources,
): RenderedEntry {
  switch (content.kind) {
    case 'symlink':
      return { kind: 'symlink', path, target: content.target };
    case 'copy': {
      const bytes = contents.read(content.from);
      return { kind: 'file', path, bytes, executable: content.executable };
    }
    case 'text':
      return fileOf(path, content.text, content.executable);
    case 'yaml':
      return fileOf(path, writeYaml(content.value));
    case 'bundle':
      return fileOf(path, bundle.text);
    case 'bundle map':
      return fileOf(path, bundle.map);
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

function signed(entry: RenderedEntry): SignedEntry {
  return { ...entry, sha256: sha256(entry.kind === 'file' ? entry.bytes : entry.target) };
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** `.build.manifest` as charm-tools writes it: layers and signatures, keys sorted, two blanks deep. */
function manifestText(plan: BuildPlan, rendered: readonly SignedEntry[]): string {
  const kinds = new Map(plan.entries.map((entry) => [entry.path, entry]));
  const signatures = Object.fromEntries(
    rendered.map((entry) => {
      const planned = kinds.get(entry.path);
      const copied = planned?.content.kind === 'copy' || planned?.content.kind === 'runtime';
      const kind = copied ? 'static' : 'dynamic';
      return [entry.path, [planned?.layer ?? plan.charm, kind, entry.sha256]];
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
