import type { InterfaceBag, InterfaceView } from '../../../src/interfaces/interface.ts';
import type { InterfaceUnit } from '../../../src/interfaces/interface-unit.ts';

export interface RelationParts {
  readonly id?: string;
  readonly application?: string;
  /** Unit → bag. */
  readonly units?: Readonly<Record<string, InterfaceBag>>;
  readonly own?: InterfaceBag;
}

const juju = { 'egress-subnets': '10.0.0.10/32', 'ingress-address': '10.0.0.10' };

/** What an interface implementation sees of the unit `hello/0`. */
export function view(endpoint: string, ...relations: readonly RelationParts[]): InterfaceView {
  return {
    endpoint,
    unit: 'hello/0',
    relations: relations.map(({ id = `${endpoint}:1`, application = 'remote', ...parts }) => ({
      id,
      application,
      units: Object.entries(parts.units ?? {}).map(([name, received]) => ({ name, received })),
      received: {},
      own: { ...juju, ...parts.own },
    })),
  };
}

/** A unit with these relations on every endpoint; `written` holds what it published, by relation. */
export function unit(relations: readonly RelationParts[], ingressAddress?: string) {
  const seen = view('n', ...relations).relations;
  const written = new Map<string, Map<string, string>>(
    seen.map(({ id, own }) => [id, new Map(Object.entries(own))]),
  );
  const interfaceUnit: InterfaceUnit = {
    name: 'hello/0',
    network: async () => ({ ingressAddress }),
    endpoint: (name) => ({
      name,
      relations: async () =>
        seen.map(({ id, application, units }) => ({
          id,
          application,
          units: units.map((each) => ({ name: each.name, received: async () => each.received })),
          own: {
            read: async () => Object.fromEntries(written.get(id) ?? []),
            write: async (values) => {
              for (const [key, value = ''] of Object.entries(values)) {
                if (value === '') written.get(id)?.delete(key);
                else written.get(id)?.set(key, value);
              }
            },
          },
        })),
    }),
  };
  /** Without what Juju itself puts there. */
  const published = (id = 'n:1'): InterfaceBag =>
    Object.fromEntries([...(written.get(id) ?? [])].filter(([key]) => !(key in juju)));
  return { unit: interfaceUnit, published };
}
