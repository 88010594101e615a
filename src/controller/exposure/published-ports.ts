/** The rules by which ports of the host lead to units. Pure. */
import type { PortRange, PublishedPort } from '../machines/machines.ts';
import type { RequestedPort } from './requested-ports.ts';

/**
 * What the host publishes for one application.
 *
 * Units may open ranges that overlap, and to different networks: the ranges are cut where one begins or ends, so
 * that each rule names every unit that serves all of its ports.
 */
export function publishedPorts(
  owner: string,
  requested: readonly RequestedPort[],
): readonly PublishedPort[] {
  const groups = Map.groupBy(requested, ({ protocol, from }) => `${protocol} ${from.join(' ')}`);
  return [...groups.values()].flatMap((group) => {
    const [any] = group;
    if (any === undefined) return [];
    const { protocol, from } = any;
    return cut(group).map(({ first, last }) => {
      const serving = group.filter((each) => each.first <= first && last <= each.last);
      const targets = [...new Set(serving.map(({ target }) => target))].toSorted();
      return { protocol, first, last, from, targets, owner };
    });
  });
}

/** The pieces of some ranges, each of which every range holds wholly or not at all. */
function cut(ranges: readonly PortRange[]): readonly Pick<PortRange, 'first' | 'last'>[] {
  const edges = new Set(ranges.flatMap(({ first, last }) => [first, last + 1]));
  const sorted = [...edges].toSorted((a, b) => a - b);
  return sorted
    .map((first, index) => ({ first, last: (sorted[index + 1] ?? first) - 1 }))
    .slice(0, -1)
    .filter(({ first, last }) => ranges.some((each) => each.first <= first && last <= each.last));
}
