import { endpointRoles } from '../charm-schema/declared/kinds.ts';
import type { Json } from '../base/json.ts';
import type { CharmDefinition, Layer } from '../dispatch/charm/charm-definition.ts';
import type { FlagKeeper } from '../interfaces/interface.ts';
import type { RoleModule } from '../interfaces/interface-roles.ts';
import { Memo } from './memo.ts';

type JsonObject = Readonly<Record<string, Json>>;

/** A charm as a test runs it: what its bundle holds, and where its templates are. */
export interface CharmUnderTest extends CharmDefinition {
  /** What handlers see as the charm's folder; absolute. */
  readonly folder: string;
  /** Name → absolute path, for templates that are not in `templates/` of the folder. */
  readonly templates: Readonly<Record<string, string>>;
  /** The flags that its layers declare, with what they mean. */
  readonly flags: Readonly<Record<string, string>>;
  /** A stack with its lines of the handlers as lines of their sources; absent where they are the same. */
  readonly locate?: (stack: string) => string;
  /** What the kit has worked out of it. */
  readonly memo: Memo;
}

/** What a test says of a charm; everything but its name and layers may be left out. */
export interface CharmSource {
  readonly name: string;
  /** Bottom layer first, the charm itself last; a layer of several modules is a list. */
  readonly layers: Readonly<Record<string, Layer | readonly Layer[]>>;
  /** The merged metadata.yaml; `name` is added. */
  readonly metadata?: JsonObject;
  /** The merged config.yaml: `{ options: { port: { type: 'int', default: 80 } } }`. */
  readonly config?: JsonObject;
  readonly actions?: JsonObject;
  /** File in the charm's root → merged content, such as `wsgi.yaml`. */
  readonly settings?: Readonly<Record<string, JsonObject>>;
  /** Layer → its options. */
  readonly options?: Readonly<Record<string, JsonObject>>;
  /** Interface → role → what its module exports by default. */
  readonly interfaces?: Readonly<Record<string, Partial<Record<RoleModule['role'], FlagKeeper>>>>;
  readonly folder?: string;
  readonly templates?: Readonly<Record<string, string>>;
  /** The flags that the charm declares, with what they mean. */
  readonly flags?: Readonly<Record<string, string>>;
  /** Layer → the flags that it declares; `flags` are those of the charm itself. */
  readonly declaredFlags?: CharmDefinition['declaredFlags'];
}

/** A charm from its parts, as the builder would have put them together. */
export function charmDefinition(source: CharmSource): CharmUnderTest {
  const { name, metadata, config = {}, actions = {}, settings = {}, options = {} } = source;
  const layers = Object.entries(source.layers).map(([layer, handlers]) => ({
    name: layer,
    handlers: isList(handlers) ? handlers : [handlers],
  }));
  const interfaces = Object.entries(source.interfaces ?? {}).flatMap(([kind, sides]) =>
    endpointRoles.map((role) => ({ interface: kind, role, keeper: sides[role] })),
  );
  const { folder = '/charm', templates = {}, flags: own = {} } = source;
  const named = { ...metadata, name };
  const declaredFlags = {
    ...source.declaredFlags,
    ...(Object.keys(own).length > 0 && { [name]: own }),
  };
  const flags = Object.assign({}, ...Object.values(declaredFlags)) as Record<string, string>;
  return {
    ...{ name, metadata: named, config, actions, settings, options },
    ...{ layers, interfaces, declaredFlags, folder, templates, flags, memo: new Memo() },
  };
}

function isList(handlers: Layer | readonly Layer[]): handlers is readonly Layer[] {
  return Array.isArray(handlers);
}
