/** What an operator does with the secrets of a simulated model. */
import type { Secret } from '../../model/secrets/secret.ts';
import {
  addUserSecret,
  findSecret,
  grantUserSecret,
  isUsers,
  updateUserSecret,
} from '../../model/secrets/user-secrets.ts';
import { testTime } from '../test-time.ts';
import { applicationNamed, invalid, refusing } from './operator-errors.ts';
import { modelStoreOf } from './model-store-of.ts';
import type { SimulatedModel } from './simulated-model.ts';

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
export function operateSecret(world: SimulatedModel, verb: SecretVerb): void {
  const model = modelStoreOf(world);
  switch (verb.kind) {
    case 'addSecret': {
      const { name, content } = verb;
      const id = `user${String(world.nextSecret).padStart(15, '0')}0`;
      refusing(() => addUserSecret(model, { id, name, description: '', content }, testTime));
      world.nextSecret += 1;
      return;
    }
    case 'updateSecret': {
      const { name: secret, content } = verb;
      refusing(() => updateUserSecret(model, { secret, content }, testTime));
      return;
    }
    case 'grantSecret': {
      const applications = [applicationNamed(world, verb.application).name];
      refusing(() => grantUserSecret(model, { secret: verb.name, applications, granted: true }));
      return;
    }
    case 'rotateSecret': {
      const secret = secretNamed(world, verb.secret);
      if (isUsers(secret)) {
        throw invalid(`the secret "${verb.secret}" is a user’s, and no charm rotates it`);
      }
      world.secrets.save({ ...secret, rotates: { at: testTime, from: undefined } });
    }
  }
}

/** @throws TEST_MODEL_INVALID when there is none with this id or label. */
export function secretNamed(world: SimulatedModel, idOrLabel: string): Secret {
  return refusing(() => findSecret(modelStoreOf(world), idOrLabel));
}
