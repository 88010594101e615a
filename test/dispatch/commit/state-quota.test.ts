import { expect, test } from 'vitest';
import { refuseOverQuota, stateQuota } from '../../../src/dispatch/commit/state-quota.ts';

const full = 'x'.repeat(stateQuota.value);

/** As many entries as fill what Juju keeps of one unit, to the byte. */
function fullState(): Record<string, string> {
  const keys = Array.from({ length: 31 }, (_, n) => `key${String(n).padStart(2, '0')}`);
  const entries = Object.fromEntries(keys.map((key) => [key, full]));
  const used = 31 * (5 + stateQuota.value);
  return { ...entries, last: 'x'.repeat(stateQuota.total - used - 4) };
}

test('the quotas are those of Juju', () => {
  // Source: juju core/quota.
  expect(stateQuota).toEqual({ value: 65_536, total: 2_097_152 });
});

test('what Juju keeps is kept: nothing, a full value, and a full state', () => {
  refuseOverQuota({});
  refuseOverQuota({ a: full });
  refuseOverQuota(fullState());
});

test('a value of one byte more is refused by the name that its handler knows', () => {
  expect(() => refuseOverQuota({ small: 'x', 'kv.big': `${full}x` })).toThrow(
    'the unit’s state is more than Juju keeps: "big" has 65537 bytes of 65536',
  );
});

test('a state of one byte more is refused, and its keys count too', () => {
  expect(() => refuseOverQuota({ ...fullState(), a: '' })).toThrow(
    'it has 2097153 bytes of 2097152 in all',
  );
});

test('bytes count, not characters', () => {
  expect(() => refuseOverQuota({ a: 'é'.repeat(stateQuota.value / 2 + 1) })).toThrow('65538 bytes');
});

test('the five largest entries are listed, largest first', () => {
  const entries = {
    'kv.b': 'xx',
    a: 'x',
    'kv.huge': `${full}x`,
    c: 'xxx',
    d: '',
    'e.kv.f': 'xxxx',
  };
  expect(refusal(entries)).toMatchObject({
    code: 'STATE_TOO_LARGE',
    details: 'the largest:\nhuge: 65537 bytes\ne.kv.f: 4 bytes\nc: 3 bytes\nb: 2 bytes\na: 1 bytes',
  });
});

function refusal(entries: Readonly<Record<string, string>>): unknown {
  try {
    refuseOverQuota(entries);
  } catch (error) {
    return error;
  }
  return undefined;
}
