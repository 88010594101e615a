import type { Edge } from './edge.ts';
import { metadataEdges } from './metadata-edges.ts';
import { otherEdges } from './other-edges.ts';
import { workloadEdges } from './workload-edges.ts';
import { yamlEdges } from './yaml-edges.ts';

/** Single charms at the edges of Juju's rules, by name: the files in which each differs from a right one. */
export const edges: ReadonlyMap<string, Edge[1]> = new Map([
  ...metadataEdges,
  ...workloadEdges,
  ...otherEdges,
  ...yamlEdges,
  ['no config.yaml, no actions.yaml', {}],
]);
