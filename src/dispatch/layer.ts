import type { LayerDefinition } from '../reactive/layer.ts';
import type { ActionUnit, Json, Unit } from './unit.ts';

/**
 * Declares a layer: `export default layer(({ when }) => { when('a').do('name', (unit) => { … }) })`.
 *
 * Nothing runs here; the charm that includes the layer composes it, in the order of its layers.
 */
export function layer(
  define: LayerDefinition<Unit, ActionUnit, Json>['define'],
): LayerDefinition<Unit, ActionUnit, Json> {
  return { kind: 'layer', define };
}
