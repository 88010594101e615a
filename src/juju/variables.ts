import { fault } from '../errors.ts';
import type { Environment } from './wire.ts';

/** A variable's value; an agent exports some variables empty to say that there is none. */
export function optionalVariable(environment: Environment, name: string): string | undefined {
  const value = environment[name];
  return value === '' ? undefined : value;
}

/** @throws HOOK_CONTEXT_INVALID when the variable is missing or empty. */
export function requiredVariable(environment: Environment, name: string): string {
  const value = optionalVariable(environment, name);
  if (value !== undefined) return value;
  throw fault(
    'HOOK_CONTEXT_INVALID',
    `the environment variable ${name} is ${environment[name] === undefined ? 'not set' : 'empty'}`,
  );
}
