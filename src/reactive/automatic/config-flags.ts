import { canonicalJson } from '../canonical-json.ts';
import type { FlagPlan } from './flag-plan.ts';

type Scalar = string | number | boolean;

/** A short digest of a text; where it comes from is the caller's business. */
export type Hash = (text: string) => string;

/** Option → digest of its value in the last committed hook; an option that was not set is absent. */
export type ConfigMemory = Readonly<Record<string, string>>;

export interface ConfigReading {
  /** Option → default, for every option of the merged config.yaml; null when it has none. */
  readonly defaults: Readonly<Record<string, Scalar | null>>;
  /** The values in force; an option that is not set is absent. */
  readonly values: Readonly<Record<string, Scalar | undefined>>;
  /** Undefined before the first committed hook: then every option counts as changed. */
  readonly memory: ConfigMemory | undefined;
  readonly hash: Hash;
}

/**
 * The flags of an application's config.
 *
 * - `config.changed`, `config.changed.<option>`: differs from the last committed hook; for one hook
 * - `config.set.<option>`: the value is neither empty, false nor 0
 * - `config.default.<option>`: the value is the default
 */
export function configFlags(reading: ConfigReading): { plan: FlagPlan; memory: ConfigMemory } {
  const { defaults, values, memory: before, hash } = reading;
  const options = [...new Set([...Object.keys(defaults), ...Object.keys(values)])].sort();
  const memory = rememberConfig(values, hash);
  const changed = options.filter((name) => before === undefined || before[name] !== memory[name]);
  const passing = changed.map((name) => `config.changed.${name}`);
  if (changed.length > 0) passing.unshift('config.changed');
  return {
    plan: { owns, on: [...passing, ...steady(options, defaults, values)], passing },
    memory,
  };
}

/** The flags of config that say nothing about changes; what an action sees. */
export function steadyConfigFlags(reading: Omit<ConfigReading, 'memory' | 'hash'>): FlagPlan {
  const options = Object.keys(reading.defaults).sort();
  return { owns, on: steady(options, reading.defaults, reading.values), passing: [] };
}

function steady(
  options: readonly string[],
  defaults: ConfigReading['defaults'],
  values: ConfigReading['values'],
): string[] {
  return options.flatMap((name) => {
    const value = values[name];
    const empty = value === undefined || value === '' || value === false || value === 0;
    const standard = (value ?? null) === (defaults[name] ?? null);
    return [
      ...(empty ? [] : [`config.set.${name}`]),
      ...(standard ? [`config.default.${name}`] : []),
    ];
  });
}

function rememberConfig(values: ConfigReading['values'], hash: Hash): ConfigMemory {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, hash(`config ${name} ${canonicalJson(value)}`)]),
  );
}

function owns(flag: string): boolean {
  return flag === 'config.changed' || /^config\.(changed|set|default)\./.test(flag);
}
