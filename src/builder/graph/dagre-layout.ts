import * as loaded from '@dagrejs/dagre';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What of dagre is used. */
interface Dagre {
  readonly Graph: new (options: { readonly multigraph: boolean }) => DagreGraph;
  readonly layout: (graph: DagreGraph) => void;
}

interface DagreGraph {
  setGraph(label: Readonly<Record<string, string | number>>): void;
  graph(): { readonly width?: number; readonly height?: number };
  setNode(id: string, label: { readonly width: number; readonly height: number }): void;
  node(id: string): Point;
  setEdge(from: string, to: string, label: object, name: string): void;
  edge(from: string, to: string, name: string): { readonly points?: readonly Point[] };
}

// Its own declarations import each other without suffixes, which TypeScript doesn't follow in an ES module.
const { Graph, layout } = loaded as unknown as Dagre;

export interface LayeredLayout {
  readonly width: number;
  readonly height: number;
  /** The centre of each node, in the order of the input. */
  readonly nodes: readonly Point[];
  /** The points of each edge, from border to border. */
  readonly edges: readonly (readonly Point[])[];
}

/** Lays nodes out in layers from left to right, each edge apart from the others. */
export function layOutInLayers(
  nodes: readonly { readonly id: string; readonly width: number; readonly height: number }[],
  edges: readonly { readonly from: string; readonly to: string; readonly kind: string }[],
  margin: number,
): LayeredLayout {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 14, ranksep: 70, marginx: margin, marginy: margin });
  // dagre writes positions into the labels.
  for (const { id, width, height } of nodes) graph.setNode(id, { width, height });
  for (const { from, to, kind } of edges) graph.setEdge(from, to, {}, kind);
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    // dagre's size of an empty graph is not a finite number.
    width: Number.isFinite(width) ? width : 0,
    height: Number.isFinite(height) ? height : 0,
    nodes: nodes.map(({ id }) => graph.node(id)),
    edges: edges.map(({ from, to, kind }) => graph.edge(from, to, kind).points ?? []),
  };
}
