import {
  metadataOf,
  nextCommands,
  projectFiles,
  type Template,
  testHeader,
  titleOf,
} from './template.ts';

/** A charm that uses only the framework. */
export const charmTemplate: Template = {
  title: 'a charm that uses only the framework',
  folder: (name) => name,
  charm: '.',
  files: (name, version) => ({
    ...projectFiles(name, version, '.'),
    'metadata.yaml': metadataOf(name, 'A charm', 'Says hello.'),
    'layer.yaml': `includes: []
flags:
  ${name}.installed: All that the charm needs is on its machine.
`,
    'config.yaml': `options:
  greeting:
    type: string
    default: Hello
    description: What the unit says when it is asked.
`,
    'actions.yaml': `greet:
  description: Says hello.
  params:
    name: { type: string, default: world, description: Whom to greet. }
  additionalProperties: false
`,
    [`reactive/${name}.ts`]: `import { layer } from 'charmwright';
import type { CharmTypes } from '../charm-types.ts';
import { greet } from '../lib/greet.ts';

export default layer<CharmTypes>(({ when, whenNot, action }) => {
  whenNot('${name}.installed').do('install', async (unit) => {
    await unit.status.maintenance('installing');
    unit.flags.set('${name}.installed');
  });

  // Runs when its input has changed since it last succeeded, and not in every hook.
  when('${name}.installed')
    .inputs((unit) => unit.config.greeting)
    .do('say that it runs', (unit) => {
      unit.status.active(greet(unit.config.greeting, unit.name));
    });

  action('greet').do((unit) => ({
    greeting: greet(unit.config.greeting, unit.action.params.name),
  }));
});
`,
    'lib/greet.ts': `/** A greeting for somebody; a blank greeting is a plain one. */
export function greet(greeting: string, name: string): string {
  return \`\${greeting.trim() || 'Hello'}, \${name}\`;
}
`,
    [`test/${name}.test.ts`]: `${testHeader('..')}
test('an installed unit says that it runs, in the words of its config', async () => {
  const out = await run(charm, on.install(), state({ config: { greeting: 'Good morning' } }));
  expect(out).toHaveFlag('${name}.installed');
  expect(out).toBeActive('Good morning, ${name}/0');
});

test('its action greets whom its parameter names', async () => {
  const out = await run(charm, on.action('greet', { name: 'you' }), state());
  expect(out.last?.action?.results).toEqual({ greeting: 'Hello, you' });
});
`,
    'README.md': `# ${titleOf(name)}

${nextCommands('.', [
  `npx charmwright pack -o ${name}.charm`,
  `npx charmwright deploy ${name}.charm`,
  `npx charmwright run ${name}/0 greet name=you`,
])}`,
  }),
};
