import { isObject } from '../../index.ts';
import type { Json } from '../../index.ts';
import { defaultCombination } from './combination.ts';
import type { Combination } from './combination.ts';
import { moduleText } from './module-reference.ts';
import type { PlanRecord, ServicePlan } from './service-plan.ts';
import type { Fingerprint } from './fingerprint.ts';

/** The stored part of a plan. */
export function recordOf(plan: ServicePlan, fingerprint: Fingerprint): PlanRecord {
  const { release, root, user, writable, mounts, packages, port, logfile, workers } = plan;
  return {
    ...{ release, root, user, writable, mounts, packages, port, logfile, workers },
    module: moduleText(plan.module),
    venv: plan.python.variant,
    environment: fingerprint(plan.environment),
    provision: plan.provision?.fingerprint ?? '',
    ...(isDefault(plan.combination) ? {} : { combination: combinationText(plan.combination) }),
  };
}

function combinationText({ server, front, gateway, supervisor }: Combination): string {
  return [server, front, gateway, supervisor].join(' ');
}

function isDefault(combination: Combination): boolean {
  return combinationText(combination) === combinationText(defaultCombination);
}

/** Reads a stored record; any other value counts as never applied. */
export function readRecord(value: Json | undefined): PlanRecord | undefined {
  if (!isObject(value)) return undefined;
  const record = value as Readonly<Record<string, Json | undefined>>;
  const text = (key: string): string | undefined => stringOf(record[key]);
  const number = (key: string): number | undefined => numberOf(record[key]);
  const list = (key: string): readonly string[] | undefined => stringsOf(record[key]);
  const parts = {
    release: text('release'),
    root: text('root'),
    user: text('user'),
    writable: list('writable'),
    mounts: list('mounts'),
    packages: list('packages'),
    port: number('port'),
    logfile: text('logfile'),
    workers: number('workers'),
    module: text('module'),
    venv: text('venv'),
    environment: text('environment'),
    provision: text('provision'),
  };
  const combination = text('combination');
  if (!isWhole(parts)) return undefined;
  return combination === undefined ? parts : { ...parts, combination };
}

function isWhole(parts: {
  readonly [K in keyof Required<PlanRecord>]?: PlanRecord[K] | undefined;
}): parts is PlanRecord {
  return Object.values(parts).every((part) => part !== undefined);
}

function stringOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function numberOf(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function stringsOf(value: Json | undefined): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const strings = (value as readonly Json[]).filter((each) => typeof each === 'string');
  return strings.length === value.length ? strings : undefined;
}
