import {
  metadataOf,
  nextCommands,
  projectFiles,
  type Template,
  testHeader,
  titleOf,
} from './template.ts';

/** A layer for charms to stand on, with an example charm that does. */
export const layerTemplate: Template = {
  title: 'a layer for charms to stand on, with an example charm',
  folder: (name) => `layer-${name}`,
  charm: 'example',
  files: (name, version) => ({
    ...projectFiles(`charm-layer-${name}`, version, 'example'),
    'layer.yaml': `includes: []
contributes: []
defines:
  folder:
    type: string
    default: /srv/${name}
    pattern: ^/
    description: The folder that the layer looks after; an absolute path.
flags:
  ${name}.available: The folder is there. Charms await it.
`,
    [`reactive/${name}.ts`]: `import { layer } from 'charmwright';
import type { CharmTypes } from '../charm-types.ts';
import { folderOf } from '../lib/folder-of.ts';

export default layer<CharmTypes>(({ whenNot }) => {
  whenNot('${name}.available').do('make the folder', async (unit) => {
    const path = folderOf(unit.charm.options('${name}'));
    await unit.machine.files.ensureFolder({ path, mode: 0o755 });
    unit.flags.set('${name}.available');
  });
});
`,
    'lib/folder-of.ts': `/** The folder that a charm's layer.yaml names; the layer's \`defines\` has its default. */
export function folderOf(options: Readonly<Record<string, unknown>>): string {
  return typeof options.folder === 'string' ? options.folder : '/srv/${name}';
}
`,
    [`test/${name}.test.ts`]: `${testHeader('../example')}
test('a charm that stands on the layer gets its folder', async () => {
  const out = await run(charm, on.install(), state());
  expect(out).toHaveFlag('${name}.available');
  expect(out.machine.files['/srv/${name}']).toMatchObject({ kind: 'folder' });
  expect(out).toBeActive('ready');
});

test('the folder is the one that layer.yaml names', async () => {
  const moved = { ...charm, options: { '${name}': { folder: '/var/lib/other' } } };
  const out = await run(moved, on.install(), state());
  expect(out.machine.files['/var/lib/other']).toMatchObject({ kind: 'folder' });
});
`,
    'README.md': `# layer:${name}

\`\`\`yaml
# layer.yaml of a charm
includes: ['layer:${name}']
options:
  ${name}: { folder: /srv/${name} }
\`\`\`

| flag | |
|---|---|
| \`${name}.available\` | the folder is there |

\`example/\` is a charm that stands on it.

${nextCommands('example', [])}`,
    ...exampleCharm(name, `${name}-example`),
  }),
};

function exampleCharm(name: string, charm: string): Readonly<Record<string, string>> {
  return {
    'example/metadata.yaml': metadataOf(charm, `An example of layer:${name}`, 'Uses the layer.'),
    'example/layer.yaml': "includes: ['..']\n",
    'example/README.md': `# ${titleOf(charm)}\n`,
    'example/copyright': `The authors of ${name}. Replace this with the terms under which it may be used.\n`,
    [`example/reactive/${charm}.ts`]: `import { layer } from 'charmwright';
import type { CharmTypes } from '../charm-types.ts';

export default layer<CharmTypes>(({ when }) => {
  when('${name}.available').do('say that it runs', (unit) => {
    unit.status.active('ready');
  });
});
`,
  };
}
