/** The resources that a charm declares. */
import type { JsonObject } from '../../base/json.ts';
import { type Declared, entriesOf, textOr } from './declared-keys.ts';
import type { ResourceKind } from './kinds.ts';

export interface DeclaredResource {
  readonly kind: ResourceKind;
  /** What the agent calls the file; the resource's name where none is written, and for an image. */
  readonly filename: string;
  readonly description: string;
}

/** Resource → what metadata.yaml says of it, in the order written. */
export function declaredResources(metadata: JsonObject): ReadonlyMap<string, DeclaredResource> {
  const { resources }: Declared<'metadata'> = metadata;
  return new Map(entriesOf(resources).map(([name, entry]) => [name, resourceOf(name, entry)]));
}

function resourceOf(
  name: string,
  { type, filename, description }: Declared<'resource'>,
): DeclaredResource {
  const kind = type === 'oci-image' ? 'oci-image' : 'file';
  return {
    kind,
    filename: kind === 'file' ? textOr(filename, name) : name,
    description: textOr(description, ''),
  };
}
