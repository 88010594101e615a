import { createHash } from 'node:crypto';
import type { Database } from '../store/database.ts';
import { userSettings, type ConfigValue } from '../store/settings.ts';
import type { DeclaredOption } from '../../charm-schema/declared/options.ts';
import type { Charm } from './charm.ts';
import { fitsOption } from './option-value.ts';

/** An option with the value in force and where it comes from. */
export interface OptionInForce {
  readonly name: string;
  readonly option: DeclaredOption;
  readonly source: 'default' | 'user' | 'unset';
  readonly value: ConfigValue | undefined;
}

/**
 * An application's config: what the operator set, else the charm's default.
 *
 * A value set for an earlier charm counts only while the option is still there with that type.
 */
export function configInForce(
  db: Database,
  application: number,
  charm: Charm,
): readonly OptionInForce[] {
  const set = userSettings(db, application);
  return [...charm.options]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, option]) => {
      const value = set.get(name);
      if (value !== undefined && fitsOption(option.type, value)) {
        return { name, option, source: 'user', value };
      }
      const source = option.default === undefined ? 'unset' : 'default';
      return { name, option, source, value: option.default };
    });
}

/** A text that differs whenever a config value or the unit's address does. */
export function configHash(config: readonly OptionInForce[], address: string): string {
  const values = config.map(({ name, value }) => [name, value ?? null]);
  return createHash('sha256')
    .update(JSON.stringify([values, address]))
    .digest('hex');
}
