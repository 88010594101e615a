import type { CharmGraph, GraphEdge, GraphNode } from './charm-graph.ts';
import { layoutGraph, type PositionedEdge, type PositionedNode } from './graph-layout.ts';
import type { Point } from './dagre-layout.ts';
import { svgStyle } from './svg-style.ts';

const nodeWords: Readonly<Record<GraphNode['kind'], string>> = {
  endpoint: 'endpoint',
  handler: 'handler',
  action: 'action',
  module: 'module with functions',
  flag: 'flag',
  'kept-flag': 'flag kept by the framework',
  'unset-flag': 'flag that nothing sets',
};

const edgeWords: Readonly<Record<GraphEdge['kind'], string>> = {
  awaits: 'waits until set',
  'awaits-unset': 'waits until unset',
  sets: 'sets',
  clears: 'clears',
  starts: 'its hooks start',
  keeps: 'keeps',
};

const headings = { 'awaits-unset': 'ring', clears: 'bar' } as const;

/** The graph as one SVG that needs nothing else, for light and dark surroundings. The same graph, the same text. */
export function renderSvg(graph: CharmGraph): string {
  const placed = layoutGraph(graph);
  const legend = renderLegend(placed.height);
  const width = Math.max(placed.width, legend.width);
  const height = placed.height + legend.height;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title desc">`,
    `<title id="title">${escaped(`The flags of ${graph.name}`)}</title>`,
    `<desc id="desc">${escaped(describe(graph))}</desc>`,
    `<style>${svgStyle}</style>`,
    '<defs>',
    ...Object.keys(edgeWords).map((kind) => marker(kind)),
    '</defs>',
    `<rect class="paper" width="${width}" height="${height}"/>`,
    ...placed.edges.map(renderEdge),
    ...placed.nodes.map(renderNode),
    ...legend.lines,
    '</svg>',
    '',
  ].join('\n');
}

function describe({ nodes, edges }: CharmGraph): string {
  const count = (kinds: readonly GraphNode['kind'][], one: string): string => {
    const found = nodes.filter(({ kind }) => kinds.includes(kind)).length;
    return `${found} ${one}${found === 1 ? '' : 's'}`;
  };
  const unset = nodes.filter(({ kind }) => kind === 'unset-flag').map(({ label }) => label);
  const parts = [
    count(['handler'], 'handler'),
    count(['flag', 'kept-flag', 'unset-flag'], 'flag'),
    count(['endpoint'], 'endpoint'),
    count(['action'], 'action'),
  ];
  const neverSet = unset.length === 0 ? '' : ` Nothing sets ${unset.join(', ')}.`;
  return `${parts.join(', ')}, and ${edges.length} ways in which they lead to each other.${neverSet}`;
}

function renderNode({ node, label, detail, x, y, width, height }: PositionedNode): string {
  const shape =
    node.kind === 'handler' || node.kind === 'action' || node.kind === 'module'
      ? { rx: 4 }
      : { rx: node.kind === 'endpoint' ? 0 : height / 2 };
  const [left, top] = [x - width / 2, y - height / 2];
  const box = `<rect x="${left}" y="${top}" width="${width}" height="${height}" rx="${shape.rx}"/>`;
  const first = detail === '' ? y + 4 : y - 3;
  const lines = [`<text x="${x}" y="${first}">${escaped(label)}</text>`];
  if (detail !== '')
    lines.push(`<text class="detail" x="${x}" y="${y + 13}">${escaped(detail)}</text>`);
  const title = [`${nodeWords[node.kind]} ${node.label}`, node.detail].filter(
    (each) => each !== '',
  );
  return `<g class="node ${node.kind}"><title>${escaped(title.join(': '))}</title>${box}${lines.join('')}</g>`;
}

function renderEdge({ edge, points }: PositionedEdge): string {
  const [from, to] = [edge.from, edge.to].map((id) => id.slice(id.indexOf(':') + 1));
  const title = `${from ?? ''} → ${to ?? ''}: ${edgeWords[edge.kind]}`;
  return `<path class="edge ${edge.kind}" d="${curve(points)}" marker-end="url(#${edge.kind})"><title>${escaped(title)}</title></path>`;
}

/** A line through the points that bends at each instead of turning. */
function curve([first, ...others]: readonly Point[]): string {
  if (first === undefined) return '';
  const steps = others.slice(0, -1).map((point, index) => {
    const next = others[index + 1] ?? point;
    const isLast = index === others.length - 2;
    const end = isLast ? next : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    return `Q${point.x} ${point.y} ${end.x} ${end.y}`;
  });
  const [only] = others;
  const straight = others.length === 1 && only !== undefined ? `L${only.x} ${only.y}` : '';
  return `M${first.x} ${first.y}${steps.join('')}${straight}`;
}

/** Ends differ in shape, so that no information depends on colour only. */
function marker(kind: string): string {
  const head = Object.entries(headings).find(([name]) => name === kind)?.[1] ?? 'arrow';
  const shapes = {
    arrow: '<path d="M1 1 9 5 1 9z"/>',
    ring: '<circle cx="5" cy="5" r="3.5"/>',
    bar: '<path d="M8 0V10M1 1 7 5 1 9"/>',
  };
  return `<marker id="${kind}" class="${kind} ${head}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto">${shapes[head]}</marker>`;
}

interface Legend {
  readonly width: number;
  readonly height: number;
  readonly lines: readonly string[];
}

function renderLegend(top: number): Legend {
  const samples = (Object.keys(nodeWords) as GraphNode['kind'][]).map((kind, index) => {
    const [x, y] = [24 + (index % 4) * 240, top + 20 + Math.floor(index / 4) * 26];
    const rx = kind.includes('flag') ? 8 : kind === 'endpoint' ? 0 : 4;
    return `<g class="node ${kind}"><rect x="${x}" y="${y}" width="28" height="16" rx="${rx}"/></g>${words(x + 36, y, nodeWords[kind])}`;
  });
  const ways = (Object.keys(edgeWords) as GraphEdge['kind'][]).map((kind, index) => {
    const [x, y] = [24 + (index % 6) * 160, top + 80];
    const line = `<path class="edge ${kind}" d="M${x} ${y + 8}H${x + 30}" marker-end="url(#${kind})"/>`;
    return `${line}${words(x + 38, y, edgeWords[kind])}`;
  });
  const all = [`<g class="legend" aria-hidden="true">`, ...samples, ...ways, '</g>'];
  return { width: 24 + 4 * 240, height: 116, lines: all };
}

function words(x: number, y: number, text: string): string {
  return `<text class="word" x="${x}" y="${y + 12}">${escaped(text)}</text>`;
}

function escaped(text: string): string {
  const named = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' } as const;
  // Characters that XML forbids, for example in a flag's meaning, would make the file unreadable.
  const printable = text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '�');
  return printable.replaceAll(/[&<>"]/g, (each) => named[each as keyof typeof named]);
}
