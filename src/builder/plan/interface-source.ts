import type { EndpointRole } from '../../charm-schema/declared/kinds.ts';
import type { LayerOrigin } from './layer-source.ts';

/** An interface that a layer includes, as it was read. */
export interface InterfaceSource {
  /** `http`: what endpoints of metadata.yaml have as their `interface`. */
  readonly name: string;
  /** `interface:http`, or the git URL it was included with. */
  readonly url: string;
  /** Its folder, absolute and without links; of an interface of the framework, that of its modules. */
  readonly folder: string;
  readonly origin: LayerOrigin;
  /** The beginning of the hash: what the manifest shows. */
  readonly revision: string;
  /** Of interface.yaml and all role modules. */
  readonly sha256: string;
  /** The module of each role that it speaks, absolute. */
  readonly modules: Readonly<Partial<Record<EndpointRole, string>>>;
  /** Whether the framework keeps its flags, so that no module of it has to be bundled for that. */
  readonly isBuiltIn: boolean;
}
