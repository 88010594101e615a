import { isObject } from '../../base/json.ts';
import type {
  CharmVersion,
  Hook,
  InterruptedHook,
  Operation,
} from '../../model/resolver/operation.ts';
import {
  fields,
  fieldsOf,
  maybe,
  oneOf,
  text,
  whole,
  ShapeError,
  type Shape,
} from '../value-shapes.ts';

const charm = fields<CharmVersion>({ sha: text, modified: whole(0) });
const revision = { secret: text, revision: whole(1) };
const unit = { relation: whole(0), unit: text };

const kinds: Readonly<Record<Hook['kind'], Shape<Hook>>> = {
  install: fields({ kind: oneOf('install') }),
  start: fields({ kind: oneOf('start') }),
  stop: fields({ kind: oneOf('stop') }),
  remove: fields({ kind: oneOf('remove') }),
  'upgrade-charm': fields({ kind: oneOf('upgrade-charm') }),
  'update-status': fields({ kind: oneOf('update-status') }),
  'leader-elected': fields({ kind: oneOf('leader-elected') }),
  'config-changed': fields({ kind: oneOf('config-changed'), hash: text }),
  'relation-created': fields({ kind: oneOf('relation-created'), relation: whole(0) }),
  'relation-joined': fields({ kind: oneOf('relation-joined'), ...unit, version: whole(0) }),
  'relation-changed': changed,
  'relation-departed': fields({ kind: oneOf('relation-departed'), ...unit, departing: text }),
  'relation-broken': fields({ kind: oneOf('relation-broken'), relation: whole(0) }),
  'storage-attached': fields({ kind: oneOf('storage-attached'), storage: text }),
  'storage-detaching': fields({ kind: oneOf('storage-detaching'), storage: text }),
  'secret-expired': fields({ kind: oneOf('secret-expired'), ...revision }),
  'secret-rotate': fields({ kind: oneOf('secret-rotate'), ...revision }),
  'secret-changed': fields({ kind: oneOf('secret-changed'), ...revision }),
  'secret-remove': fields({ kind: oneOf('secret-remove'), ...revision }),
};

function changed(value: unknown, path: string): Hook {
  const common = { kind: oneOf('relation-changed'), relation: whole(0), version: whole(0) };
  const withUnit = isObject(value) && 'unit' in value;
  return withUnit ? fields({ ...common, unit: text })(value, path) : fields(common)(value, path);
}

function hook(value: unknown, path: string): Hook {
  const { kind } = fields({ kind: text })(value, path);
  if (!isHookKind(kind)) throw new ShapeError(`${path}.kind`, 'a hook', kind);
  return kinds[kind](value, path);
}

function isHookKind(kind: string): kind is Hook['kind'] {
  return Object.hasOwn(kinds, kind);
}

const interrupted = fields<InterruptedHook>({ hook, attempt: whole(0) });

/** An operation of the main slot. */
export function operationShape(value: unknown, path: string): Operation {
  const { kind } = fields({ kind: oneOf('hook', 'deploy') })(value, path);
  return kind === 'hook'
    ? fields({ kind: oneOf('hook'), hook })(value, path)
    : fieldsOf<Operation & { readonly kind: 'deploy' }>({
        ...{ kind: oneOf('deploy'), charm, interrupted: maybe(interrupted) },
      })(value, path);
}

/** An operation of the errand slot. */
export function actionShape(value: unknown, path: string): Operation {
  const { kind } = fields({ kind: oneOf('action', 'command') })(value, path);
  return kind === 'action'
    ? fields({ kind: oneOf('action'), id: whole(0) })(value, path)
    : fields({ kind: oneOf('command'), id: text })(value, path);
}
