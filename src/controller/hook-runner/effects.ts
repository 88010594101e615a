import type { ImmediateEffects } from '../../juju/agent/immediate-effects.ts';
import { consumeSecret } from '../../model/secrets/consumers.ts';
import { setCharmStatus } from '../../model/statuses/set-status.ts';
import { unitRef } from '../../model/unit-ref.ts';
import type { Services } from '../services.ts';
import { addActionLog } from '../store/actions.ts';
import { secretStore } from '../store/secrets.ts';
import { statusStore } from '../store/statuses.ts';
import { setVersion } from '../store/units.ts';
import type { UnitFacts } from '../facts/unit-facts.ts';

/** Whether and when a hook wants its machine to reboot. */
export type RebootRequest = 'none' | 'after-hook' | 'now';

export interface EffectsSetup {
  readonly services: Services;
  readonly facts: UnitFacts;
  /** The id in the store of the action that runs, if one does. */
  readonly action: number | undefined;
  readonly onReboot: (when: 'after-hook' | 'now') => void;
}

/** Carries out at once what Juju does not buffer. */
export function immediateEffects(setup: EffectsSetup): ImmediateEffects {
  const { services, facts, action, onReboot } = setup;
  const { db, clock, log } = services;
  const { unit, model, tag } = facts;
  return {
    setStatus(target, status, message) {
      const statuses = statusStore(db, model.id);
      const set = { target, status, message, now: clock.now() };
      db.transaction(() => setCharmStatus(statuses, unitRef(unit.name), set));
    },
    setVersion(version) {
      db.transaction(() => setVersion(db, unit.id, version));
    },
    log(level, message) {
      const module = `unit.${unit.name}.juju-log`;
      log.write({ model: model.id, entity: tag, level, module, message });
    },
    actionLog(message) {
      if (action !== undefined) db.transaction(() => addActionLog(db, action, message));
    },
    consumeSecret(id, how) {
      const secrets = secretStore(db, model.id);
      db.transaction(() => consumeSecret(secrets, unitRef(unit.name), { id, ...how }));
    },
    reboot: onReboot,
  };
}
