import { fault } from '../../errors.ts';
import type { CharmGraph } from './charm-graph.ts';

/** The graph as a text: `svg`, `json` or `dot`. */
export async function renderGraph(graph: CharmGraph, format: string): Promise<string> {
  switch (format) {
    case 'svg': {
      const { renderSvg } = await import('./render-svg.ts');
      return renderSvg(graph);
    }
    case 'dot': {
      const { renderDot } = await import('./render-dot.ts');
      return renderDot(graph);
    }
    case 'json':
      return `${JSON.stringify(graph, undefined, 2)}\n`;
    default:
      throw fault('INTERNAL', `a graph cannot be rendered as ${format}`);
  }
}
