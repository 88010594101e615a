import { fault } from '../../errors.ts';
import { throwFaults } from '../throw-faults.ts';
import { hookNames } from '../plan/framework-entries.ts';
import { flagGraph } from '../proof/flag-graph.ts';
import { type AnalysisSettings, analyzeCharm } from '../analyze-charm.ts';
import { type CharmGraph, charmGraph } from './charm-graph.ts';

/**
 * Analyzes a charm or a layer and returns its graph; no handler runs.
 *
 * @throws all faults of the sources together; CHARM_SOURCE_MISSING, for a built charm too.
 */
export async function readCharmGraph(settings: AnalysisSettings): Promise<CharmGraph> {
  const analysis = await analyzeCharm(settings);
  const { kind, layers, charm, plan, code } = analysis;
  if (kind === 'built') {
    const text = `${analysis.folder} is a built charm, whose handlers are bundled`;
    throw fault('CHARM_SOURCE_MISSING', text, { hint: 'name the folder of the charm’s source' });
  }
  throwFaults(analysis.faults);
  if (code === undefined) throw fault('INTERNAL', 'a charm without faults has no handlers to see');
  const { description, modules } = code;
  if (description.kind === 'refused') throw fault('BUNDLE_FAILED', description.message);
  const hooks = hookNames(plan.bundle.definition.metadata);
  const flags = flagGraph({ kind, layers, charm }, { charm: description, modules, hooks });
  const meanings = Object.fromEntries(
    layers.flatMap(({ layerFile }) =>
      Object.entries(layerFile.flags).map(([name, text]): [string, string] => [
        name,
        typeof text === 'string' ? text : '',
      ]),
    ),
  );
  const name = kind === 'layer' ? charm.name : plan.charm;
  return charmGraph({ name, charm: description, modules, flags, meanings });
}
