import { layOutInLayers, type Point } from './dagre-layout.ts';
import type { CharmGraph, GraphEdge, GraphNode } from './charm-graph.ts';

/** A graph with positions: whole pixels, the origin at the top left. */
export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PositionedNode[];
  readonly edges: readonly PositionedEdge[];
}

export interface PositionedNode {
  readonly node: GraphNode;
  /** Its lines of text, as they fit. */
  readonly label: string;
  readonly detail: string;
  /** Of its centre. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PositionedEdge {
  readonly edge: GraphEdge;
  readonly points: readonly Point[];
}

/** The width of a letter in the two sizes of type, which are of one width. */
const letter = { label: 7.5, detail: 6.1 } as const;

const longest = 44;
const margin = 24;

/** Places the nodes from left to right in the order in which things happen. The same graph, the same places. */
export function layoutGraph({ nodes, edges }: CharmGraph): GraphLayout {
  const texts = nodes.map((node) => {
    const [label, detail] = [shorten(node.label), shorten(node.detail)];
    const text = Math.max(label.length * letter.label, detail.length * letter.detail);
    return { node, label, detail, width: Math.ceil(text) + 24, height: detail === '' ? 30 : 44 };
  });
  const graph = layOutInLayers(
    texts.map(({ node, width, height }) => ({ id: node.id, width, height })),
    edges,
    margin,
  );
  return {
    width: Math.ceil(graph.width),
    height: Math.ceil(graph.height),
    nodes: texts.map((text, index) => ({ ...text, ...whole(graph.nodes[index]) })),
    edges: edges.map((edge, index) => ({ edge, points: (graph.edges[index] ?? []).map(whole) })),
  };
}

function whole(point: Point | undefined): Point {
  return { x: Math.round(point?.x ?? 0), y: Math.round(point?.y ?? 0) };
}

function shorten(text: string): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
