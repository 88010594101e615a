import type { Settings } from '../../juju/agent/model-view.ts';
import type { UnitRef } from '../unit-ref.ts';
import type { Secret } from './secret.ts';

/** The secrets of one model. */
export interface SecretStore {
  find(id: string): Secret | undefined;
  all(): readonly Secret[];
  /** At least those that the unit, its application or another unit of that owns, and those that the unit reads. */
  concerning(unit: UnitRef): readonly Secret[];
  /** Undefined when there is no such revision. */
  content(id: string, revision: number): Settings | undefined;
  /** Adds or replaces a secret; `content` is that of its newest revision, there only when that is new. */
  save(secret: Secret, content?: Settings): void;
  remove(id: string): void;
}
