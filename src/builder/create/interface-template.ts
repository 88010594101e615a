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
summary: Tells the other side an address.
version: 1
`,
    'provides.ts': `import type { Endpoint } from 'charmwright';
import { write, type Offer } from './offer.ts';

/** Publishes this unit's offer in every relation of an endpoint; sends only what changed. */
export async function publish(endpoint: Endpoint, offer: Offer): Promise<void> {
  for (const relation of await endpoint.relations()) await relation.own.write(write(offer));
}
`,
    'requires.ts': `import type { Endpoint, FlagKeeper } from 'charmwright';
import { read, type Offer } from './offer.ts';

/** The offers of all related units, by number; a unit that has not published yet is left out. */
export async function offers(endpoint: Endpoint): Promise<readonly Offer[]> {
  const found: Offer[] = [];
  for (const relation of await endpoint.relations()) {
    for (const unit of relation.units) {
      const offer = read(await unit.received());
      if (offer !== undefined) found.push(offer);
    }
  }
  return found;
}

/** Keeps \`<endpoint>.available\`: at least one unit has published its offer. */
export default {
  reads: ['units'],
  manage: ({ endpoint, relations }) => {
    const units = relations.flatMap((relation) => relation.units);
    const published = units.some(({ received }) => read(received) !== undefined);
    return { [\`\${endpoint}.available\`]: published };
  },
} satisfies FlagKeeper;
`,
    'offer.ts': `import type { Bag } from 'charmwright';

/** What the providing side tells. */
export interface Offer {
  readonly host: string;
  readonly port: number;
}

/** An offer as the keys of a relation's bag. */
export function write({ host, port }: Offer): Bag {
  return { host, port: String(port) };
}

/** The offer in a bag, or undefined while it is incomplete or no offer. */
export function read({ host, port }: Bag): Offer | undefined {
  if (host === undefined || host === '' || !/^[0-9]{1,5}$/.test(port ?? '')) return undefined;
  return { host, port: Number(port) };
}
`,
    [`test/${name}.test.ts`]: `${testHeader('../example', ['model'], "import { read, write } from '../offer.ts';")}
test('what one side writes the other side reads', () => {
  const offer = { host: '10.0.0.1', port: 8080 };
  expect(read(write(offer))).toEqual(offer);
});

test('an incomplete offer is none', () => {
  expect(read({ host: '10.0.0.1' })).toBeUndefined();
  expect(read({ host: '10.0.0.1', port: 'eighty' })).toBeUndefined();
});

test('a charm sees every unit that offers', async () => {
  const juju = model({ example: charm });
  juju.deploy('example', { name: 'giver', units: 2 }).deploy('example', { name: 'taker' });
  await juju.relate('giver:offer', 'taker:source').untilIdle();
  expect(juju.unit('taker/0')).toBeActive('sources: 2');
});
`,
    'README.md': `# interface:${name}

| key of the unit's bag | written by | |
|---|---|---|
| \`host\` | provides | an address |
| \`port\` | provides | a TCP port, in digits |

| flag of a requiring endpoint | |
|---|---|
| \`<endpoint>.available\` | a unit has published its offer |

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
  offer:
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
import { offers } from '${above}/requires.ts';
import type { CharmTypes } from '../charm-types.ts';

export default layer<CharmTypes>(({ hook, when }) => {
  hook('offer-relation-{created,joined}').do('publish', async (unit) => {
    const { ingressAddress } = await unit.network('offer');
    if (ingressAddress !== undefined) {
      await publish(unit.endpoint('offer'), { host: ingressAddress, port: 80 });
    }
  });

  when('source.available').do('count the sources', async (unit) => {
    const found = await offers(unit.endpoint('source'));
    unit.status.active(\`sources: \${found.length}\`);
  });
});
`,
  };
}
