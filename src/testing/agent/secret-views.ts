/** Secrets as one unit sees them, which is how a test describes them and finds them afterwards. */
import type { OwnedSecretView, SecretAccess, Settings } from '../../juju/agent/model-view.ts';
import type { ModelStore } from '../../model/model-store.ts';
import { isOwn, mayRead } from '../../model/secrets/access.ts';
import type { MemorySecrets } from '../../model/secrets/memory-secrets.ts';
import type { DueTime, Grant, Secret } from '../../model/secrets/secret.ts';
import { ownedSecretView } from '../../model/secrets/secret-views.ts';
import type { UnitRef } from '../../model/unit-ref.ts';
import { testTime } from '../test-time.ts';

export interface InMemorySecret extends Partial<OwnedSecretView> {
  readonly id: string;
  /** Revisions, oldest first; at least one. */
  readonly contents: readonly Settings[];
  /** The numbers of the revisions in `contents`, once one of them was removed; 1, 2 and so on when absent. */
  readonly revisions?: readonly number[];
  /** Which revision this unit tracks, by number; the newest when absent. */
  readonly tracked?: number;
  /** Whether this unit or its application owns it. */
  readonly owned?: boolean;
  readonly denied?: boolean;
}

/** What a test says of the secrets that a unit sees. */
export interface SeenSecrets {
  readonly secrets: readonly InMemorySecret[];
  /** Label → id, of secrets of others. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Adds the secrets that a test describes as a unit sees them. */
export function addSeenSecrets(
  store: MemorySecrets,
  unit: UnitRef,
  { secrets, labels }: SeenSecrets,
): void {
  for (const seen of secrets) {
    const label = Object.keys(labels).find((each) => labels[each] === seen.id);
    store.add(secretOf(unit, seen, label), seen.contents);
  }
}

function secretOf(unit: UnitRef, seen: InMemorySecret, label: string | undefined): Secret {
  const { id, contents, owned = false, denied = false, tracked, access = [] } = seen;
  const numbers = seen.revisions ?? contents.map((_, at) => at + 1);
  const latest = numbers.at(-1) ?? 1;
  const expiry = dueTime(seen.expiry);
  const { application, name } = unit;
  const readable = denied ? [] : [{ application, unit: undefined, relation: undefined }];
  const consumer = { label, revision: tracked ?? latest, notified: undefined };
  return {
    id,
    owner: owned ? { application, unit: seen.owner === 'unit' ? name : undefined } : undefined,
    label: seen.label ?? '',
    description: seen.description ?? '',
    rotation: seen.rotation ?? 'never',
    rotates: dueTime(seen.rotates),
    autoPrune: false,
    created: testTime,
    updated: testTime,
    revisions: numbers.map((number) => ({
      number,
      created: testTime,
      expires: number === latest ? expiry?.at : undefined,
      expiryHook: number === latest ? expiry : undefined,
      removalNotified: new Set(),
    })),
    grants: owned ? access.map(grantOf) : readable,
    consumers: new Map(tracked === undefined && label === undefined ? [] : [[name, consumer]]),
  };
}

/** Every secret of a model as a unit sees it, with no more said of it than differs from the usual. */
export function seenSecrets(model: ModelStore, unit: UnitRef): SeenSecrets {
  const all = model.secrets.all();
  const labels = all.flatMap(({ id, consumers }) => {
    const label = consumers.get(unit.name)?.label;
    return label === undefined ? [] : [[label, id] as const];
  });
  return {
    secrets: all.map((secret) => seenSecret(model, unit, secret)),
    labels: Object.fromEntries(labels),
  };
}

function seenSecret(model: ModelStore, unit: UnitRef, secret: Secret): InMemorySecret {
  const { id, revisions, consumers } = secret;
  const numbers = revisions.map(({ number }) => number);
  const contents = numbers.map((number) => model.secrets.content(id, number) ?? {});
  const tracked = consumers.get(unit.name)?.revision;
  return {
    ...(isOwn(secret, unit) ? ownedPart(model, secret) : { id }),
    contents,
    ...(numbers.every((number, at) => number === at + 1) ? {} : { revisions: numbers }),
    ...(tracked === undefined ? {} : { tracked }),
    ...(mayRead(secret, unit) ? {} : { denied: true }),
  };
}

function ownedPart(model: ModelStore, secret: Secret): Partial<InMemorySecret> & { id: string } {
  const { id, owner, label, description, rotation, expiry, rotates, access } = ownedSecretView(
    model,
    secret,
  );
  return {
    ...{ id, owner, owned: true },
    ...(label === '' ? {} : { label }),
    ...(description === '' ? {} : { description }),
    ...(rotation === 'never' ? {} : { rotation }),
    ...(expiry === undefined ? {} : { expiry }),
    ...(rotates === undefined ? {} : { rotates }),
    ...(access.length === 0 ? {} : { access }),
  };
}

/** A grant as a view writes it; of a scope that is no `relation-3` it keeps no relation. */
function grantOf({ target, scope }: SecretAccess): Grant {
  const unit = /^unit-(.+)-(\d+)$/.exec(target);
  const [, application = target.replace(/^application-/, ''), number] = unit ?? [];
  const relation = /^relation-(\d+)$/.exec(scope)?.[1];
  return {
    application,
    unit: number === undefined ? undefined : `${application}/${number}`,
    relation: relation === undefined ? undefined : Number(relation),
  };
}

function dueTime(text: string | undefined): DueTime | undefined {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? undefined : { at, from: undefined };
}
