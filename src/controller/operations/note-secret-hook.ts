import { afterRotation, secretRetryDelay } from '../hook-runner/secret-times.ts';
import type { SecretHook } from '../../model/resolver/operation.ts';
import type { Database } from '../store/database.ts';
import * as events from '../store/secret-events.ts';
import { secretById } from '../store/secrets.ts';
import type { UnitFacts } from '../facts/unit-facts.ts';

/** Notes that a charm was told of a secret; part of the hook's commit, after its changes. */
export function noteSecretHook(
  db: Database,
  { model, unit }: UnitFacts,
  hook: SecretHook,
  now: number,
): void {
  switch (hook.kind) {
    case 'secret-changed':
      events.noteChangeTold(db, unit.id, hook);
      return;
    case 'secret-remove':
      events.noteRemovalTold(db, unit.id, hook);
      return;
    case 'secret-expired':
      events.noteExpiryTold(db, hook, { now, again: now + secretRetryDelay });
      return;
    case 'secret-rotate': {
      const secret = secretById(db, model.id, hook.secret);
      if (secret?.rotates === undefined) return;
      const { rotation, rotates, expires, latest } = secret;
      // It was due later than now only before the clock was set back.
      const last = Math.min(rotates, now);
      const next = afterRotation({ rotation, last, expires, renewed: latest !== hook.revision });
      if (next !== undefined) events.noteRotation(db, hook.secret, { next, now });
    }
  }
}
