import type { DescribedCharm, LayerModule } from '../describe/charm-description.ts';
import { covers, flagUses, type FlagUse } from '../describe/flag-uses.ts';
import type { FlagGraph } from '../proof/flag-graph.ts';

/** What a charm consists of while it runs: who waits for what, and who makes it happen. Plain JSON. */
export interface CharmGraph {
  readonly name: string;
  /** Sorted by id. */
  readonly nodes: readonly GraphNode[];
  /** Sorted by from, to and kind, without duplicates. */
  readonly edges: readonly GraphEdge[];
}

export interface GraphNode {
  /** `handler:shop/open`, `flag:shop.open`, `endpoint:website`, `action:greet`, `module:lib/x.ts`. */
  readonly id: string;
  readonly kind: 'handler' | 'action' | 'module' | 'endpoint' | 'flag' | 'kept-flag' | 'unset-flag';
  readonly label: string;
  /** A second line: the layer, the hooks, the interface, or what a flag means. */
  readonly detail: string;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /**
   * `awaits` and `awaits-unset` lead from a flag to who waits for it, `sets` and `clears` from who does so to
   * the flag, `starts` from an endpoint to handlers of its hooks, `keeps` from an endpoint to its flags.
   */
  readonly kind: 'awaits' | 'awaits-unset' | 'sets' | 'clears' | 'starts' | 'keeps';
}

export interface GraphSource {
  readonly name: string;
  readonly charm: DescribedCharm;
  readonly modules: readonly LayerModule[];
  readonly flags: FlagGraph;
  /** Flag → what it means, as layers declare it. */
  readonly meanings: Readonly<Record<string, string>>;
}

/** Draws the graph off what the layers declare and what their texts do. Pure. */
export function charmGraph(source: GraphSource): CharmGraph {
  const { charm, modules } = source;
  const nodes = new Map<string, GraphNode>();
  const edges = new Map<string, GraphEdge>();
  const connect = (from: string, to: string, kind: GraphEdge['kind']): void => {
    edges.set(`${from} ${to} ${kind}`, { from, to, kind });
  };
  const flag = (name: string): string => addFlag(nodes, name, source);
  for (const { name, role, interface: kind } of charm.endpoints) {
    const id = `endpoint:${name}`;
    nodes.set(id, { id, kind: 'endpoint', label: name, detail: `${role} ${kind}` });
  }
  const known = [...source.flags.waitedFor.keys()];
  const use = (from: string, { verb, flag: name }: FlagUse): void => {
    if (name === '*') return;
    const meant = name.includes('*') ? known.filter((each) => covers(name, each)) : [name];
    for (const each of meant.length > 0 ? meant : [name]) {
      if (verb !== 'clear') connect(from, flag(each), 'sets');
      if (verb === 'clear' || verb === 'toggle') connect(from, flag(each), 'clears');
    }
  };
  const done = new Set<string>();
  const useAll = (from: string, layer: string, code: string): void => {
    for (const each of flagUses(code)) {
      done.add(`${layer} ${each.verb} ${each.flag}`);
      use(from, each);
    }
  };
  for (const { id: name, layer, hooks = [], predicates, code } of charm.handlers) {
    const id = `handler:${name}`;
    const label = name.slice(layer.length + 1);
    nodes.set(id, {
      id,
      kind: 'handler',
      label,
      detail: [layer, ...shortHooks(hooks)].join(' · '),
    });
    for (const { name: endpoint } of charm.endpoints) {
      const own = hooks.some((hook) => hook.startsWith(`${endpoint}-relation-`));
      if (own) connect(`endpoint:${endpoint}`, id, 'starts');
    }
    for (const { kind, flags } of predicates) {
      const way = kind === 'all' || kind === 'any' ? 'awaits' : 'awaits-unset';
      for (const each of flags) connect(flag(each), id, way);
    }
    useAll(id, layer, code);
  }
  for (const { name, layer, code } of charm.actions) {
    const id = `action:${name}`;
    nodes.set(id, { id, kind: 'action', label: name, detail: `action of ${layer}` });
    useAll(id, layer, code);
  }
  for (const { when, whenNot, set = [], clear = [] } of charm.triggers) {
    for (const each of set) {
      if (when !== undefined) connect(flag(when), flag(each), 'sets');
      if (whenNot !== undefined) connect(flag(whenNot), flag(each), 'sets');
    }
    for (const each of clear) connect(flag(when ?? whenNot ?? ''), flag(each), 'clears');
  }
  // What handlers do through functions of other modules is seen there only.
  for (const { layer, file, code } of modules) {
    const id = `module:${file}`;
    const own = flagUses(code).filter(({ verb, flag: name }) => {
      return name !== '*' && !done.has(`${layer} ${verb} ${name}`);
    });
    if (own.length === 0) continue;
    nodes.set(id, { id, kind: 'module', label: file, detail: `module of ${layer}` });
    for (const each of own) use(id, each);
  }
  keptByEndpoints(nodes, charm, connect);
  return { name: source.name, nodes: sorted(nodes), edges: sorted(edges) };
}

function addFlag(nodes: Map<string, GraphNode>, name: string, source: GraphSource): string {
  const id = `flag:${name}`;
  const { flags, meanings } = source;
  const kind = flags.isAutomatic(name) ? 'kept-flag' : flags.settable(name) ? 'flag' : 'unset-flag';
  const details = {
    flag: '',
    'kept-flag': 'kept by the framework',
    'unset-flag': 'nothing sets it',
  };
  const detail = Object.hasOwn(meanings, name) ? (meanings[name] ?? '') : details[kind];
  nodes.set(id, { id, kind, label: name, detail });
  return id;
}

function keptByEndpoints(
  nodes: ReadonlyMap<string, GraphNode>,
  { endpoints }: DescribedCharm,
  connect: (from: string, to: string, kind: 'keeps') => void,
): void {
  for (const { id, kind, label } of nodes.values()) {
    if (kind !== 'kept-flag') continue;
    const owner = endpoints.find(
      ({ name }) => label.startsWith(`${name}.`) || label.startsWith(`endpoint.${name}.`),
    );
    if (owner !== undefined) connect(`endpoint:${owner.name}`, id, 'keeps');
  }
}

function shortHooks(hooks: readonly string[]): readonly string[] {
  const more = hooks.length - 2;
  return more > 0 ? [...hooks.slice(0, 2), `${more} more hooks`] : hooks;
}

function sorted<Item>(items: ReadonlyMap<string, Item>): readonly Item[] {
  return [...items].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}
