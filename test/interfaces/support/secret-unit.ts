import type { InterfaceBag } from '../../../src/interfaces/interface.ts';
import type { OwnBag, SecretUnit } from '../../../src/interfaces/interface-unit.ts';

export interface SecretRelation {
  /** `n:1` when absent. */
  readonly id?: string;
  readonly application?: string;
  /** Unit → bag. */
  readonly units?: Readonly<Record<string, InterfaceBag>>;
  /** The remote application's bag. */
  readonly received?: InterfaceBag;
}

export interface UnitFacts {
  readonly leader?: boolean;
  /** Secrets of others that may be read, by URI. */
  readonly secrets?: Readonly<Record<string, InterfaceBag>>;
}

interface KeptSecret {
  readonly label: string;
  readonly revisions: InterfaceBag[];
  readonly granted: string[];
}

/** A unit `hello/0` with these relations on its endpoint `n`, and what it has published and kept. */
export function secretUnit(relations: readonly SecretRelation[], facts: UnitFacts = {}) {
  const leader = facts.leader ?? true;
  const unitBags = new Map<string, Map<string, string>>();
  const applicationBags = new Map<string, Map<string, string>>();
  const secrets = new Map<string, KeptSecret>();
  const live = relations.map((relation) => ({ id: 'n:1', application: 'remote', ...relation }));
  const own = (bags: Map<string, Map<string, string>>, id: string, allowed: boolean): OwnBag => ({
    read: async () => Object.fromEntries(bags.get(id) ?? []),
    write: async (values) => {
      if (!allowed) throw new Error('not the leader');
      const bag = bags.get(id) ?? new Map<string, string>();
      bags.set(id, bag);
      for (const [key, value = ''] of Object.entries(values)) {
        if (value === '') bag.delete(key);
        else bag.set(key, value);
      }
    },
  });
  const unit: SecretUnit = {
    name: 'hello/0',
    network: async () => ({ ingressAddress: '10.0.0.10' }),
    isLeader: async () => leader,
    endpoint: (name) => ({
      name,
      relations: async () =>
        live.map(({ id, application, units = {}, received = {} }) => ({
          id,
          application,
          units: Object.entries(units).map(([each, bag]) => ({
            name: each,
            received: async () => bag,
          })),
          received: async () => received,
          own: own(unitBags, id, true),
          ownApplication: own(applicationBags, id, leader),
        })),
    }),
    secrets: {
      get: async (id) => secrets.get(id)?.revisions.at(-1) ?? facts.secrets?.[id],
      add: async (content, { label }) => {
        const id = `secret:${secrets.size + 1}`;
        secrets.set(id, { label, revisions: [content], granted: [] });
        return id;
      },
      replace: async (id, content) => void secrets.get(id)?.revisions.push(content),
      labelled: async (label) => [...secrets].find(([, each]) => each.label === label)?.[0],
      grant: async (id, relation) => void secrets.get(id)?.granted.push(relation),
      remove: async (id) => void secrets.delete(id),
    },
  };
  const bag = (bags: Map<string, Map<string, string>>, id: string): InterfaceBag =>
    Object.fromEntries(bags.get(id) ?? []);
  return {
    unit,
    published: (id = 'n:1') => bag(applicationBags, id),
    publishedByUnit: (id = 'n:1') => bag(unitBags, id),
    secrets,
    /** From here on the relations are these. */
    become: (next: readonly SecretRelation[]): void => {
      live.splice(
        0,
        live.length,
        ...next.map((each) => ({ id: 'n:1', application: 'remote', ...each })),
      );
    },
  };
}
