import type { Json } from '../../base/json.ts';
import type { LayerDefinition } from '../../reactive/layer.ts';
import type { CharmTypes, DeclareOf } from './charm-types.ts';
import type { ActionUnit, Unit } from '../unit/unit.ts';

type Layer = LayerDefinition<Unit, ActionUnit, Json>;

/**
 * Declares a layer: `export default layer(({ when }) => { when('a').do('name', (unit) => { … }) })`.
 *
 * With the types that `charmwright types` writes, `layer<CharmTypes>(…)`, options, endpoints, flags,
 * actions and resources that the charm does not have are errors of the compiler.
 *
 * Nothing runs here; the charm that includes the layer composes it, in the order of its layers.
 */
export function layer(define: Layer['define']): Layer;
export function layer<T extends CharmTypes>(define: (declare: DeclareOf<T>) => void): Layer;
export function layer<T extends CharmTypes>(
  define: Layer['define'] | ((declare: DeclareOf<T>) => void),
): Layer {
  // T was made from the YAML that every unit of the charm gets its options and endpoints from.
  return { kind: 'layer', define: define as Layer['define'] };
}
