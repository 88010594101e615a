import {
  metadataOf,
  nextCommands,
  projectFiles,
  type Template,
  testHeader,
  titleOf,
} from './template.ts';

/** Both sides of a relation's protocol as typed functions, with an example charm that speaks it. */
export const interfaceTemplate: Template = {
  title: 'both sides of a relation’s protocol, with an example charm',
  folder: (name) => `interface-${name}`,
  charm: 'example',
  files: (name, version) => ({
    ...projectFiles(`charm-interface-${name}`, version, 'example'),
    'interface.yaml': `name: ${name}
summary: Publishes the address of a server.
version: 1
`,
    'provides.ts': `import type { Endpoint } from 'charmwright';
import { write, type Address } from './address.ts';

/** Publishes this unit's address in every relation of an endpoint; sends only what changed. */
export async function publish(endpoint: Endpoint, address: Address): Promise<void> {
  for (const relation of await endpoint.relations()) await relation.own.write(write(address));
}
`,
    'requires.ts': `import type { Endpoint, FlagKeeper } from 'charmwright';
import { read, type Address } from './address.ts';

/** The addresses of all related units, by number; a unit that has not published yet is left out. */
export async function addresses(endpoint: Endpoint): Promise<readonly Address[]> {
  const found: Address[] = [];
  for (const relation of await endpoint.relations()) {
    for (const unit of relation.units) {
      const address = read(await unit.received());
      if (address !== undefined) found.push(address);
    }
  }
  return found;
}

/** Keeps \`<endpoint>.available\`: at least one unit has published its address. */
export default {
  reads: ['units'],
  manage: ({ endpoint, relations }) => {
    const units = relations.flatMap((relation) => relation.units);
    const published = units.some(({ received }) => read(received) !== undefined);
    return { [\`\${endpoint}.available\`]: published };
  },
} satisfies FlagKeeper;
`,
    'address.ts': `import type { Bag } from 'charmwright';

/** Where a unit of the providing application serves. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** An address as the keys of a relation's bag. */
export function write({ host, port }: Address): Bag {
  return { host, port: String(port) };
}

/** The address in a bag, or undefined while it is incomplete or no address. */
export function read({ host, port }: Bag): Address | undefined {
  if (host === undefined || host === '' || !/^[0-9]{1,5}$/.test(port ?? '')) return undefined;
  return { host, port: Number(port) };
}
`,
    [`test/${name}.test.ts`]: `${testHeader('../example', ['model'], "import { read, write } from '../address.ts';")}
test('what one side writes the other side reads', () => {
  const address = { host: '10.0.0.1', port: 8080 };
  expect(read(write(address))).toEqual(address);
});

test('an incomplete address is none', () => {
  expect(read({ host: '10.0.0.1' })).toBeUndefined();
  expect(read({ host: '10.0.0.1', port: 'eighty' })).toBeUndefined();
});

test('a charm sees every unit that publishes an address', async () => {
  const juju = model({ example: charm });
  juju.deploy('example', { name: 'provider', units: 2 }).deploy('example', { name: 'requirer' });
  await juju.relate('provider:server', 'requirer:source').untilIdle();
  expect(juju.unit('requirer/0')).toBeActive('sources: 2');
});
`,
    'README.md': `# interface:${name}

| key of the unit's bag | written by | |
|---|---|---|
| \`host\` | provides | an address |
| \`port\` | provides | a TCP port, in digits |

| flag of a requiring endpoint | |
|---|---|
| \`<endpoint>.available\` | a unit has published its address |

A charm has \`includes: ['interface:${name}']\` in layer.yaml, and its handlers import \`interface:${name}/requires\`. \`example/\` is a charm that speaks both sides:

${nextCommands('example', [])}`,
    ...exampleCharm(name, `${name}-example`),
  }),
};

/** The way from the example's handlers to the interface. */
const above = '../..';

function exampleCharm(name: string, charm: string): Readonly<Record<string, string>> {
  return {
    'example/metadata.yaml': `${metadataOf(charm, `An example of interface:${name}`, 'Speaks both sides.')}provides:
  server:
    interface: ${name}
requires:
  source:
    interface: ${name}
    optional: true
`,
    'example/layer.yaml': "includes: ['..']\n",
    'example/README.md': `# ${titleOf(charm)}\n`,
    'example/copyright': `The authors of ${name}. Replace this with the terms under which it may be used.\n`,
    [`example/reactive/${charm}.ts`]: `import { layer } from 'charmwright';
import { publish } from '${above}/provides.ts';
import { addresses } from '${above}/requires.ts';
import type { CharmTypes } from '../charm-types.ts';

export default layer<CharmTypes>(({ hook, when }) => {
  hook('server-relation-{created,joined}').do('publish', async (unit) => {
    const { ingressAddress } = await unit.network('server');
    if (ingressAddress !== undefined) {
      await publish(unit.endpoint('server'), { host: ingressAddress, port: 80 });
    }
  });

  when('source.available').do('count the sources', async (unit) => {
    const found = await addresses(unit.endpoint('source'));
    unit.status.active(\`sources: \${found.length}\`);
  });
});
`,
  };
}
