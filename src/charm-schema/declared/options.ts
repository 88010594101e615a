/** The options that a charm declares in config.yaml. */
import type { Json, JsonObject } from '../../base/json.ts';
import { type Declared, entriesOf, textOr } from './declared-keys.ts';
import { type OptionType, optionTypes } from './kinds.ts';

/** The type of an option that names none. */
export const usualOptionType = 'string' satisfies OptionType;

export interface DeclaredOption {
  readonly type: OptionType;
  /** Whether config.yaml names the type. */
  readonly isTyped: boolean;
  readonly description: string;
  readonly default: string | number | boolean | undefined;
}

/** Option → what config.yaml says of it, in the order written. */
export function declaredOptions(config: JsonObject): ReadonlyMap<string, DeclaredOption> {
  const { options }: Declared<'config'> = config;
  return new Map(entriesOf(options).map(([name, entry]) => [name, optionOf(entry)]));
}

function optionOf({ type, description, default: value }: Declared<'option'>): DeclaredOption {
  const named = optionTypes.find((each) => each === type);
  return {
    type: named ?? usualOptionType,
    isTyped: named !== undefined,
    description: textOr(description, ''),
    default: scalarOf(value),
  };
}

function scalarOf(value: Json | undefined): DeclaredOption['default'] {
  return typeof value === 'object' ? undefined : value;
}

/** Option → its default; null for an option without one. */
export function configDefaults(
  config: JsonObject,
): Readonly<Record<string, string | number | boolean | null>> {
  return Object.fromEntries(
    Array.from(declaredOptions(config), ([name, option]) => [name, option.default ?? null]),
  );
}
