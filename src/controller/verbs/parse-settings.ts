import { didYouMean } from '../../base/nearest-name.ts';
import { fault } from '../../errors.ts';
import type { DeclaredOption } from '../../charm-schema/declared/options.ts';
import type { Charm } from '../charm/charm.ts';
import { parseOptionValue } from '../charm/option-value.ts';
import type { ConfigValue } from '../store/settings.ts';

/**
 * Reads config values as their options type them.
 *
 * @throws CONFIG_OPTION_UNKNOWN, CONFIG_VALUE_INVALID
 */
export function parseSettings(
  charm: Charm,
  texts: Readonly<Record<string, string>>,
): readonly (readonly [string, ConfigValue])[] {
  return Object.entries(texts).map(([name, text]) => {
    const { type } = findOption(charm, name);
    return [name, parseOptionValue(name, type, text)] as const;
  });
}

export function findOption(charm: Charm, name: string): DeclaredOption {
  const option = charm.options.get(name);
  if (option !== undefined) return option;
  throw fault('CONFIG_OPTION_UNKNOWN', `charm ${charm.name} has no option "${name}"`, {
    hint: didYouMean(name, charm.options.keys()),
  });
}
