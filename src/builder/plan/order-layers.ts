import { fault } from '../../errors.ts';

/** What the order of layers follows from: each layer's id and the ids it includes. */
export type IncludeGraph = ReadonlyMap<string, readonly string[]>;

/**
 * The layers below and including `top`, bottom first: depth first, each layer's includes before
 * itself; each layer has one position, where it is first included.
 *
 * @throws LAYER_CYCLE with the circle, for layers that include each other.
 */
export function orderLayers(graph: IncludeGraph, top: string): readonly string[] {
  const done = new Set<string>();
  const visit = (id: string, trail: readonly string[]): void => {
    if (done.has(id)) return;
    if (trail.includes(id)) throw cycle([...trail.slice(trail.indexOf(id)), id]);
    for (const included of graph.get(id) ?? []) visit(included, [...trail, id]);
    done.add(id);
  };
  visit(top, []);
  return [...done];
}

function cycle(circle: readonly string[]): Error {
  return fault('LAYER_CYCLE', `layers include each other: ${circle.join(' → ')}`);
}
