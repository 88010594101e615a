import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '../../..');

/** The entry of a charm named hello with one handler module, given as the text of a `layer(…)`. */
export function charmEntry(layer: string, metadata: object = { name: 'hello' }): string {
  return `
import { runCharm } from ${JSON.stringify(join(root, 'src/dispatch/main.ts'))};
import { layer } from ${JSON.stringify(join(root, 'src/dispatch/charm/layer.ts'))};
const handlers = [${layer}];
void runCharm({ name: 'hello', metadata: ${JSON.stringify(metadata)}, config: {}, actions: {}, settings: {}, options: {},
  layers: [{ name: 'charm', handlers }] });
`;
}

/** A charm's folder as the builder leaves it: dispatch, the bundle, and this Node. */
export async function bundledCharm(entry: string): Promise<string> {
  const charm = realpathSync(mkdtempSync(join(tmpdir(), 'charm-process-')));
  mkdirSync(join(charm, 'runtime'));
  const entryFile = join(charm, 'entry.ts');
  writeFileSync(entryFile, entry);
  await build({
    entryPoints: [entryFile],
    outfile: join(charm, 'charm.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    nodePaths: [join(root, 'node_modules')],
    conditions: ['charmwright-source'],
    logLevel: 'silent',
  });
  copyFileSync(join(root, 'hooks/dispatch'), join(charm, 'dispatch'));
  symlinkSync(process.execPath, join(charm, 'runtime/node'));
  return charm;
}
