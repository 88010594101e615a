import {
  metadataOf,
  nextCommands,
  projectFiles,
  type Template,
  testHeader,
  titleOf,
} from './template.ts';

/** A charm that serves a Python application with layer:wsgi. */
export const wsgiTemplate: Template = {
  title: 'a charm that serves a Python WSGI application with layer:wsgi',
  folder: (name) => name,
  charm: '.',
  files: (name, version) => ({
    ...projectFiles(name, version, '.'),
    'metadata.yaml': `${metadataOf(name, 'A Python application', 'Serves the application that is attached as the resource `build`.')}resources:
  build:
    type: file
    filename: build.tar.gz
    description: The application's folder, packed with tar -czf build.tar.gz -C app .
`,
    'layer.yaml': `includes: ['layer:wsgi', 'layer:resources']
options:
  resources:
    # Where layer:wsgi looks for the application.
    build: { destination: /srv }
`,
    [`reactive/${name}.ts`]: `import { layer } from 'charmwright';
import type { CharmTypes } from '../charm-types.ts';

export default layer<CharmTypes>(({ when }) => {
  when('resources.build.available').do('announce the source', (unit) => {
    unit.flags.set('wsgi.source.available');
  });
});
`,
    [`test/${name}.test.ts`]: `${testHeader('..')}
test('an application that is attached is announced to layer:wsgi', async () => {
  const unit = state({ resources: { build: { 'wsgi.py': 'application = 1' } } });
  const out = await run(charm, on.install(), unit);
  expect(out).toHaveRun('${name}/announce the source');
});

test('without one the unit says what to attach', async () => {
  expect(await run(charm, on.install(), state())).toBeBlocked('attach the resource "build"');
});
`,
    'app/wsgi.py': `def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"Hello from ${titleOf(name)}\\n"]
`,
    'README.md': `# ${titleOf(name)}

A charm that serves the Python application in \`app/\`.

${nextCommands('.', [
  'tar -czf build.tar.gz -C app .',
  `npx charmwright pack -o ${name}.charm`,
  `npx charmwright deploy ${name}.charm --resource build=build.tar.gz`,
])}`,
  }),
};
