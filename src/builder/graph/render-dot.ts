import type { CharmGraph, GraphEdge, GraphNode } from './charm-graph.ts';

const shapes: Readonly<Record<GraphNode['kind'], string>> = {
  endpoint: 'shape=box3d',
  handler: 'shape=box',
  action: 'shape=cds',
  module: 'shape=note',
  flag: 'shape=ellipse',
  'kept-flag': 'shape=ellipse style=dashed',
  'unset-flag': 'shape=ellipse style=dashed color=red',
};

const lines: Readonly<Record<GraphEdge['kind'], string>> = {
  awaits: 'arrowhead=normal',
  'awaits-unset': 'style=dashed arrowhead=odot',
  sets: 'color=darkgreen',
  clears: 'style=dashed color=red arrowhead=tee',
  starts: 'color=purple',
  keeps: 'style=dotted',
};

/** The graph in Graphviz's language. */
export function renderDot({ name, nodes, edges }: CharmGraph): string {
  return [
    `digraph ${quoted(name)} {`,
    '  rankdir=LR',
    ...nodes.map(({ id, kind, label, detail }) => {
      const text = detail === '' ? label : `${label}\n${detail}`;
      return `  ${quoted(id)} [label=${quoted(text)} ${shapes[kind]}]`;
    }),
    ...edges.map(({ from, to, kind }) => `  ${quoted(from)} -> ${quoted(to)} [${lines[kind]}]`),
    '}',
    '',
  ].join('\n');
}

function quoted(text: string): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  return `"${escaped}"`;
}
