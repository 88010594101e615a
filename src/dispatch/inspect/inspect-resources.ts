import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { declaredResources } from '../../charm-schema/declared/resources.ts';
import { resourceFile } from '../../juju/tools/resources.ts';
import type { HookTools } from '../../juju/wire.ts';
import { readTarGz } from '../../machine/archive/read-tar-gz.ts';
import type { CharmDefinition } from '../charm/charm-definition.ts';
import type { InspectedState } from './inspection.ts';

type Resource = InspectedState['resources'][string];

/** Texts of this size and more are left out: a test is written by hand. */
const longest = 8 * 1024;
const mostFiles = 100;

/** The attached resources as texts; a large or binary one is an empty text. */
export async function inspectResources(
  tools: HookTools,
  metadata: CharmDefinition['metadata'],
): Promise<InspectedState['resources']> {
  const found: Record<string, Resource> = {};
  for (const name of declaredResources(metadata).keys()) {
    const resource = await resourceFile(tools, name).catch(() => undefined);
    if (resource?.kind === 'file') found[name] = await contentOf(resource.path);
  }
  return found;
}

async function contentOf(path: string): Promise<Resource> {
  const files = /\.(?:tar\.gz|tgz)$/.test(path) ? await filesIn(path) : undefined;
  if (files !== undefined) return files;
  const { size } = await stat(path);
  return size > longest ? '' : textOf(await readFile(path));
}

/** Undefined when the file is not an archive. */
async function filesIn(path: string): Promise<Readonly<Record<string, string>> | undefined> {
  const files: Record<string, string> = {};
  const nothing = async (): Promise<void> => undefined;
  const sink = {
    folder: nothing,
    hardlink: nothing,
    symlink: nothing,
    file: async (name: string, { content }: { readonly content: AsyncIterable<Uint8Array> }) => {
      const chunks: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of content) {
        size += chunk.length;
        if (size <= longest) chunks.push(chunk);
      }
      if (Object.keys(files).length < mostFiles) {
        files[name] = size > longest ? '' : textOf(Buffer.concat(chunks));
      }
    },
  };
  try {
    await readTarGz(createReadStream(path), sink);
    return files;
  } catch {
    return undefined;
  }
}

function textOf(bytes: Buffer): string {
  const text = bytes.toString();
  return Buffer.from(text).equals(bytes) ? text : '';
}
