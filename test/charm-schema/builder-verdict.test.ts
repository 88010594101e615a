/** The builder refuses what Juju refuses: what a build, a pack and a proof begin with, and each of them itself. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildCharm } from '../../src/builder/build-charm.ts';
import { planCharm } from '../../src/builder/plan-charm.ts';
import { packCharm } from '../../src/builder/pack/pack-charm.ts';
import { proofCharm } from '../../src/builder/proof/proof-charm.ts';
import { documentChecker } from '../../src/builder/schema/check-document.ts';
import { parseDocument } from '../../src/builder/yaml/charm-document.ts';
import { validateCharm } from '../../src/charm-schema/validate-charm.ts';
import { faultOf, folderWith, layerOf, plan } from '../builder/support/layers.ts';
import { type CharmTexts, rightCharm, variations } from './variations/variations.ts';
import { readVerdicts } from './verdicts.ts';

const check = documentChecker();

/** Whether a source with these files is refused, as `readLayers` and `assemblePlan` do it. */
function isRefused(texts: CharmTexts): boolean {
  for (const [name, text] of Object.entries(texts)) {
    const { document, faults } = parseDocument(name, name, text);
    if (document === undefined || faults.length > 0) return true;
    if (check(name, document).length > 0) return true;
  }
  return plan(layerOf('shop', texts)).faults.length > 0;
}

/** What a build writes otherwise than it stands in the source: an empty config.yaml is left out. */
const setRight = [
  'config.yaml options',
  'config.yaml: ',
  'config.yaml: # nothing\\n',
  'config.yaml: ~\\n',
  'config.yaml: {}\\n',
];

test('a source that Juju would refuse is refused, and no other but by a rule that is stricter', () => {
  const verdicts = readVerdicts();
  const wrong = variations().flatMap(({ id, row, column, files }) => {
    const taken = verdicts.get(row)?.[column] === '.';
    const refused = isRefused(files);
    if (taken !== refused) return [];
    const { faults, refusals } = validateCharm(files, { strict: true });
    const stricter = faults.length > 0 || refusals.some((each) => each.stricter !== undefined);
    return (refused && stricter) || setRight.includes(row) ? [] : [{ id, taken, refused }];
  });
  expect(wrong).toEqual([]);
});

const source = { 'layer.yaml': '', 'README.md': 'S\n', LICENSE: 'L\n' };
const inShop = (texts: CharmTexts) =>
  Object.fromEntries(
    Object.entries({ ...source, ...texts }).map(([name, text]) => [join('shop', name), text]),
  );

test.each([
  {
    file: 'metadata.yaml',
    text: `${rightCharm['metadata.yaml'] ?? ''}assumes: [juju > 3]\n`,
    code: 'VALUE_INVALID',
    line: 4,
  },
  {
    file: 'manifest.yaml',
    text: 'bases: [{name: ubuntu, channel: 22.04/foo}]\n',
    code: 'VALUE_INVALID',
    line: 1,
  },
  {
    file: 'config.yaml',
    text: 'options:\n  a: {type: int, default: 1e20}\n',
    code: 'OPTION_DEFAULT_MISMATCH',
    line: 2,
  },
  {
    file: 'actions.yaml',
    text: 'go:\n  params:\n    to: {exclusiveMinimum: 3}\n',
    code: 'VALUE_INVALID',
    line: 3,
  },
  { file: 'lxd-profile.yaml', text: 'config: {limits.cpu: 2}\n', code: 'VALUE_INVALID', line: 1 },
])(
  'build, pack and proof name the place of what is wrong in $file',
  async ({ file, text, code, line }) => {
    const folder = await folderWith(inShop({ ...rightCharm, [file]: text }));
    const settings = { folder: 'shop', cwd: folder };
    const place = { code, source: { file: join('shop', file), line } };
    expect(await faultOf(planCharm(settings))).toMatchObject(place);
    expect(await faultOf(buildCharm(settings))).toMatchObject(place);
    const packing = { ...settings, runtime: 'system', architecture: undefined } as const;
    expect(await faultOf(packCharm(packing))).toMatchObject(place);
    const { findings } = await proofCharm({ ...settings, handlers: false });
    const [first] = findings.filter(({ level }) => level === 'E');
    expect(first).toMatchObject({ rule: code, source: place.source });
  },
);

test('what is written means the same to Juju as the source', async () => {
  const config =
    'options:\n  a: {type: int, default: 010}\n  "yes": {type: boolean, default: on}\n  c: {description: 2024-01-01}\n';
  const folder = await folderWith(inShop({ ...rightCharm, 'config.yaml': config }));
  const { entries } = (await planCharm({ folder: 'shop', cwd: folder })).plan;
  const written = entries.find(({ path }) => path === 'config.yaml')?.content;
  expect(written).toEqual({
    kind: 'yaml',
    value: {
      options: {
        a: { type: 'int', default: 8 },
        yes: { type: 'boolean', default: true },
        c: { type: 'string', description: '2024-01-01' },
      },
    },
  });
});
