/**
 * Each folder of `test/fixtures/golden` is a small charm with its layers, and `expected.txt` what a
 * build makes of them: every file with its mode, its owner and its content. `vitest -u` writes them again.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, lstat, readFile, readlink } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { buildCharm, type BuiltCharm } from '../../src/builder/build-charm.ts';
import { charmOwners } from '../../src/builder/charm-owners.ts';
import { frameworkEntries } from '../../src/builder/plan/framework-entries.ts';
import { tactics } from '../../src/builder/plan/tactics/all-tactics.ts';
import { CharmwrightError, describeError } from '../../src/errors.ts';
import { folderWith } from './support/layers.ts';

const golden = join(import.meta.dirname, '../fixtures/golden');
const cases = readdirSync(golden).sort();

test('every tactic and every documented merge rule has its golden folder, and nothing else has', () => {
  const page = readFileSync(join(golden, '../../../docs/reference/layer-yaml.md'), 'utf8');
  const [, section = ''] = page.split('\n## Merge rules\n');
  const table = section.split('\n## ')[0] ?? '';
  const rules = [...table.matchAll(/^\| `([a-z-]+)` \|/gm)].map(
    (match) => `rule-${match[1] ?? ''}`,
  );
  const framework = frameworkEntries({}, '').map(({ tactic }) => tactic);
  const made = [...tactics.map(({ name }) => name), ...framework].map((name) => `tactic-${name}`);
  expect(rules.length).toBeGreaterThan(10);
  expect(cases).toEqual([...new Set([...rules, ...made])].sort());
  expect(cases.filter((name) => !existsSync(join(golden, name, 'expected.txt')))).toEqual([]);
});

test.each(cases)('%s is built as its golden file says', async (name) => {
  const folder = await folderWith({});
  await cp(join(golden, name), folder, { recursive: true, verbatimSymlinks: true });
  const text = await outcome(folder, name);
  await expect(text).toMatchFileSnapshot(join(golden, name, 'expected.txt'));
});

/** The built charm as one text, or the faults it is refused with. */
async function outcome(folder: string, name: string): Promise<string> {
  try {
    const built = await buildCharm({ folder: 'shop', cwd: folder });
    const { files, layers } = await charmOwners(built.folder);
    const tactics = new Map(built.plan.entries.map(({ path, tactic }) => [path, tactic]));
    const shown = files.map(async ({ path, layer = 'nobody' }) => {
      const tactic = tactics.get(path) ?? 'none';
      // What the framework puts into every charm is shown where it is looked at.
      if (layer === 'charmwright' && name !== `tactic-${tactic}`) return [];
      return [await showFile(built.folder, path, `${tactic}, ${layer}`)];
    });
    return [
      `layers: ${layers.map(({ url }) => url).join(' ')}\n`,
      ...showHandlers(built, folder),
      ...(await Promise.all(shown)).flat(),
    ].join('\n');
  } catch (error) {
    if (!(error instanceof CharmwrightError)) throw error;
    return `refused\n\n${describeError(error)}\n`;
  }
}

function showHandlers({ plan }: BuiltCharm, folder: string): readonly string[] {
  const lines = plan.bundle.layers.map(({ name, modules }) => {
    return `handlers of ${name}: ${modules.map((each) => relative(folder, each)).join(' ')}\n`;
  });
  return lines.length === 0 ? [] : [lines.join('')];
}

async function showFile(folder: string, path: string, made: string): Promise<string> {
  const place = join(folder, path);
  const found = await lstat(place);
  if (found.isSymbolicLink()) return `=== ${path} -> ${await readlink(place)} (${made})\n`;
  const title = `=== ${path} ${(found.mode & 0o777).toString(8)} (${made})\n`;
  // The bundle changes with every line of the framework; the manifest signs it.
  if (path === 'charm.cjs' || path === 'charm.cjs.map' || path === '.build.manifest') return title;
  const text = await readFile(place, 'utf8');
  const hashed = path === 'version' && /^[0-9a-f]{12}\n$/.test(text);
  return hashed ? `${title}(a hash of the charm’s sources)\n` : `${title}${text}`;
}
