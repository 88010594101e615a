/** Reads what author or operator say about server, front, gateway and supervisor. */
import type { Json } from '../../index.ts';
import { frontNames, gatewayNames, serverNames, supervisorNames } from './combination.ts';
import type { Combination } from './combination.ts';
import { invalidValue, ok, readAll, shown, wrong } from './diagnostics.ts';
import type { Read } from './diagnostics.ts';
import type { CombinationChoice } from './table.ts';

/** The keys of wsgi.yaml and the config options that choose a combination. */
export const combinationKeys = ['server', 'front', 'gateway', 'supervisor'] as const;

/** Reads the four keys of `wsgi.yaml`, or the options of the same names; an empty or missing value chooses nothing. */
export function readCombination(
  values: Readonly<Record<string, Json | undefined>>,
  file: string,
): Read<CombinationChoice> {
  const one = <Name extends string>(
    key: keyof Combination,
    names: readonly Name[],
  ): Read<Name | undefined> => {
    const value = values[key] ?? '';
    const name = names.find((each) => each === value);
    if (name !== undefined || value === '') return ok(name);
    const expected = `one of ${names.join(', ')}`;
    return wrong(
      invalidValue('WSGI_COMBINATION_INVALID', { file, key }, { found: shown(value), expected }),
    );
  };
  const read = readAll({
    server: one('server', serverNames),
    front: one('front', frontNames),
    gateway: one('gateway', gatewayNames),
    supervisor: one('supervisor', supervisorNames),
  });
  if (read.kind === 'wrong') return read;
  const { server, front, gateway, supervisor } = read.value;
  return ok({
    ...(server !== undefined && { server }),
    ...(front !== undefined && { front }),
    ...(gateway !== undefined && { gateway }),
    ...(supervisor !== undefined && { supervisor }),
  });
}
