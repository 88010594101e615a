import { metadataOf, projectFiles, type Template, titleOf } from './template.ts';

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
import { announceSource } from '../lib/announce-source.ts';

export default layer<CharmTypes>(({ when }) => {
  when('resources.build.available').do('announce the source', announceSource);
});
`,
    'lib/announce-source.ts': `/** What this needs of a unit: little enough to be made by hand in a test. */
interface WithFlags {
  readonly flags: { set(flag: 'wsgi.source.available'): void };
}

/** Tells layer:wsgi that there is an application to serve. */
export function announceSource(unit: WithFlags): void {
  unit.flags.set('wsgi.source.available');
}
`,
    [`test/${name}.test.ts`]: `import { expect, test } from 'vitest';
import { announceSource } from '../lib/announce-source.ts';

test('an application that is there is announced to layer:wsgi', () => {
  const set: string[] = [];
  announceSource({ flags: { set: (flag) => set.push(flag) } });
  expect(set).toEqual(['wsgi.source.available']);
});
`,
    'app/wsgi.py': `def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"Hello from ${titleOf(name)}\\n"]
`,
    'README.md': `# ${titleOf(name)}

A charm that serves the Python application in \`app/\`.

\`\`\`sh
npm install
npm test
npx charmwright proof
tar -czf build.tar.gz -C app .
npx charmwright deploy . --resource build=build.tar.gz
\`\`\`
`,
  }),
};
