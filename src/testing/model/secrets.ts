/** The secrets of a simulated model: whose they are, who may read them, and which hooks they are due. */
import {
  noRemoteSecrets,
  type RemoteSecrets,
  type SecretRevision,
} from '../../model/resolver/secrets.ts';
import type { SecretHook } from '../../model/resolver/operation.ts';
import type { InMemorySecret } from '../agent/in-memory-agent.ts';
import type { State } from '../state.ts';
import { applicationNamed, invalid, known } from './refused.ts';
import { endsOf, type SecretWorld, type UnitWorld, type World } from './world.ts';

/** What an operator does with secrets. */
export type SecretVerb =
  /** A user's own secret, by name. */
  | { readonly kind: 'addSecret'; readonly name: string; readonly content: SecretContent }
  | { readonly kind: 'updateSecret'; readonly name: string; readonly content: SecretContent }
  | { readonly kind: 'grantSecret'; readonly name: string; readonly application: string }
  /** Lets the time come to rotate a charm's secret, by id or label. */
  | { readonly kind: 'rotateSecret'; readonly secret: string };

export type SecretContent = Readonly<Record<string, string>>;

/** @throws TEST_MODEL_INVALID */
export function operateSecret(world: World, verb: SecretVerb): void {
  switch (verb.kind) {
    case 'addSecret': {
      const { name, content } = verb;
      if (secretNamed(world, name) !== undefined) {
        throw invalid(`the secret "${name}" is there already`);
      }
      const id = `user${String(world.secrets.size + 1).padStart(16, '0')}`;
      const secret = { id, label: name, contents: [content], access: [] };
      world.secrets.set(id, { owner: undefined, secret, isDue: false });
      return;
    }
    case 'updateSecret': {
      const { kept, secret } = userSecret(world, verb.name);
      kept.secret = { ...secret, contents: [...secret.contents, verb.content] };
      return;
    }
    case 'grantSecret': {
      const { kept, secret } = userSecret(world, verb.name);
      const { name } = applicationNamed(world, verb.application);
      const target = `application-${name}`;
      const access = { target, scope: target, role: 'view' } as const;
      kept.secret = { ...secret, access: [...(secret.access ?? []), access] };
      return;
    }
    case 'rotateSecret': {
      const kept = anySecret(world, verb.secret);
      if (kept.owner === undefined) {
        throw invalid(`the secret "${verb.secret}" is a user’s, and no charm rotates it`);
      }
      kept.isDue = true;
    }
  }
}

/** The secrets as a unit sees them. */
export function secretsOf(world: World, unit: UnitWorld): readonly InMemorySecret[] {
  return [...world.secrets.values()].map((kept): InMemorySecret => {
    const { id, contents } = kept.secret;
    const tracked = unit.tracked.get(id);
    const reads = tracked === undefined ? {} : { tracked };
    if (isOwn(kept, unit)) return { ...kept.secret, ...reads, owned: true };
    if (!mayRead(world, unit, kept)) return { id, contents, denied: true };
    return { id, contents, ...reads };
  });
}

/** Takes over what a hook did: changes of own secrets, and which revisions the unit reads. */
export function noteSecrets(world: World, unit: UnitWorld, before: State, after: State): void {
  for (const { tracked, owned, denied, ...secret } of after.secrets) {
    if (tracked !== undefined && denied !== true) unit.tracked.set(secret.id, tracked);
    if (owned !== true) continue;
    const kept = world.secrets.get(secret.id);
    const own = secret.owner === 'unit' ? { unit: unit.name } : {};
    const owner = kept?.owner ?? { application: unit.application.name, ...own };
    world.secrets.set(secret.id, { owner, secret, isDue: kept?.isDue === true });
  }
  const left = new Set(after.secrets.map(({ id }) => id));
  for (const { id } of before.secrets) if (!left.has(id)) world.secrets.delete(id);
}

/** What the resolver is told. */
export function remoteSecrets(world: World, unit: UnitWorld): RemoteSecrets {
  if (world.secrets.size === 0) return noRemoteSecrets;
  const all = [...world.secrets.values()];
  const looksAfter = all.filter(
    (kept) => isOwn(kept, unit) && (kept.owner?.unit !== undefined || leads(unit)),
  );
  return {
    expiring: [],
    rotating: looksAfter
      .filter(({ isDue }) => isDue)
      .map(({ secret }) => ({ ...newest(secret), due: 0, from: undefined })),
    outdated: all
      .filter((kept) => !isOwn(kept, unit) && mayRead(world, unit, kept))
      .filter(({ secret }) => (unit.tracked.get(secret.id) ?? Infinity) < secret.contents.length)
      .map(({ secret }) => newest(secret)),
    obsolete: looksAfter.flatMap(({ secret }) => unread(world, secret)),
  };
}

/** Notes that a secret's hook has run. */
export function noteSecretHook(world: World, { local }: UnitWorld, hook: SecretHook): void {
  const { secret, revision } = hook;
  switch (hook.kind) {
    case 'secret-changed':
      local.secrets = {
        ...local.secrets,
        changed: new Map(local.secrets.changed).set(secret, revision),
      };
      return;
    case 'secret-remove':
      local.secrets = {
        ...local.secrets,
        removed: [...local.secrets.removed, { secret, revision }],
      };
      return;
    case 'secret-rotate': {
      const kept = world.secrets.get(secret);
      if (kept !== undefined) kept.isDue = false;
      return;
    }
    case 'secret-expired':
  }
}

/** Takes the secrets of a unit away with it; those of its application stay while that does. */
export function dropSecrets(world: World, owner: { unit: string } | { application: string }): void {
  for (const [id, kept] of world.secrets) {
    const isGone =
      'unit' in owner
        ? kept.owner?.unit === owner.unit
        : kept.owner?.application === owner.application;
    if (isGone) world.secrets.delete(id);
  }
}

/** @throws TEST_MODEL_INVALID when there is none with this id or label. */
export function anySecret(world: World, idOrLabel: string): SecretWorld {
  const found = world.secrets.get(idOrLabel) ?? secretNamed(world, idOrLabel);
  if (found !== undefined) return found;
  const byName = [...world.secrets].map(([id, each]) => [each.secret.label ?? id, each] as const);
  return known('secret', new Map(byName), idOrLabel);
}

function secretNamed(world: World, label: string): SecretWorld | undefined {
  return [...world.secrets.values()].find(({ secret }) => secret.label === label);
}

function userSecret(
  world: World,
  name: string,
): { readonly kept: SecretWorld; readonly secret: InMemorySecret } {
  const kept = anySecret(world, name);
  if (kept.owner !== undefined) throw invalid(`the secret "${name}" is a charm’s, not a user’s`);
  return { kept, secret: kept.secret };
}

function isOwn({ owner }: SecretWorld, { name, application }: UnitWorld): boolean {
  return owner?.application === application.name && (owner.unit ?? name) === name;
}

function leads({ application, name }: UnitWorld): boolean {
  return application.leader === name;
}

/** A grant goes with its relation. */
function mayRead(world: World, { name, application }: UnitWorld, { secret }: SecretWorld): boolean {
  const targets = [`unit-${name.replace('/', '-')}`, `application-${application.name}`];
  return (secret.access ?? []).some(({ target, scope }) => {
    const id = /^relation-(\d+)$/.exec(scope)?.[1];
    if (id === undefined) return targets.includes(target);
    const relation = world.relations.get(Number(id));
    if (relation === undefined || endsOf(relation, application.name) === undefined) return false;
    return target === scope || targets.includes(target);
  });
}

function newest({ id, contents }: InMemorySecret): SecretRevision {
  return { secret: id, revision: contents.length };
}

/** Older revisions that no unit reads any more. */
function unread(world: World, { id, contents }: InMemorySecret): readonly SecretRevision[] {
  const read = new Set([...world.units.values()].map(({ tracked }) => tracked.get(id)));
  return contents
    .slice(0, -1)
    .map((_, at) => ({ secret: id, revision: at + 1 }))
    .filter(({ revision }) => !read.has(revision));
}
