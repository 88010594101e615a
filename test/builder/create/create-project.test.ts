import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProject } from '../../../src/builder/create/create-project.ts';
import { proofExitCode } from '../../../src/builder/proof/finding.ts';
import { proofCharm } from '../../../src/builder/proof/proof-charm.ts';
import { faultOf, folderWith } from '../support/layers.ts';

const version = '0.1.0';

test('a new layer passes proof without a charm', async () => {
  const cwd = await folderWith({});
  const { folder } = await createProject({ name: 'till', template: 'layer', cwd, version });
  expect(folder).toBe(join(cwd, 'layer-till'));
  const { findings, name } = await proofCharm({ folder, cwd });
  expect([name, proofExitCode(findings)]).toEqual(['till', 0]);
});

test('a folder that is there is left unchanged', async () => {
  const cwd = await folderWith({ 'shop/notes': 'mine\n' });
  const error = await faultOf(createProject({ name: 'shop', template: 'charm', cwd, version }));
  expect(error.code).toBe('FOLDER_EXISTS');
  expect(await readdir(join(cwd, 'shop'))).toEqual(['notes']);
  expect(await readdir(cwd)).toEqual(['shop']);
});

test.each(['Shop', '../shop', 'shop-1', '', 'shop/x', 'a--b'])(
  'the name %j, which Juju would refuse, makes no folder',
  async (name) => {
    const cwd = await folderWith({});
    const error = await faultOf(createProject({ name, template: 'charm', cwd, version }));
    expect(error.code).toBe('NAME_INVALID');
    expect(await readdir(cwd)).toEqual([]);
  },
);

test('an unknown template is refused with the nearest', async () => {
  const cwd = await folderWith({});
  const error = await faultOf(createProject({ name: 'shop', template: 'wsgy', cwd, version }));
  expect([error.code, error.hint]).toEqual(['TEMPLATE_UNKNOWN', 'did you mean "wsgi"?']);
});
