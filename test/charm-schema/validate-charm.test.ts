import { expect, test } from 'vitest';
import { type ValidatedCharm, validateCharm } from '../../src/charm-schema/validate-charm.ts';
import { bothVersions } from '../../src/charm-schema/refusal.ts';
import { charmRules } from '../../src/charm-schema/rules/order.ts';
import { variations } from './variations/variations.ts';
import { readVerdicts, verdictOf } from './verdicts.ts';

// Sixteen thousand charms are read, which takes its time on a busy machine.

/**
 * YAML that Juju's library reads and ours does not: lines of `{}`, `[]` or of a text in quotes that are not
 * indented, and a directive below the first document's begin. docs/reference/proof.md names them.
 */
const unreadable = ['YAML: x: {a: b,\\n\\tc: d}', 'YAML: %YAML 1.1', 'YAML: x: \\"a\\nb\\"'];

function versionsAgainst({ faults, refusals }: ValidatedCharm) {
  return faults.length > 0 ? bothVersions : refusals.flatMap(({ by }) => by);
}

test('every variation has a verdict of Juju, and no verdict is without a variation', () => {
  const verdicts = readVerdicts();
  const lengths = new Map<string, number>();
  for (const { row, column } of variations()) {
    lengths.set(row, Math.max(lengths.get(row) ?? 0, column + 1));
  }
  expect([...verdicts].map(([row, letters]) => [row, letters.length])).toEqual([...lengths]);
});

test('the verdict on each variation is Juju’s for 3.6 and for 4.0, and what is stricter than Juju changes none', () => {
  const verdicts = readVerdicts();
  const wrong = variations().flatMap(({ id, row, column, files }) => {
    const expected = verdicts.get(row)?.[column];
    const lax = validateCharm(files, { strict: false });
    const strict = validateCharm(files, { strict: true });
    const ours = [lax, strict].map((validated) => verdictOf(versionsAgainst(validated)));
    const own = [lax, strict].map(({ refusals }) => refusals.filter(({ stricter }) => stricter));
    const right = ours.every(
      (each) => each === expected || (unreadable.includes(row) && expected === '.' && each === 'x'),
    );
    const marked = own[0]?.length === 0 && own[1]?.every(({ by }) => by.length === 0) === true;
    return right && marked ? [] : [{ id, expected, ours }];
  });
  expect(wrong).toEqual([]);
});

test('each rule names the file of Juju that has it', () => {
  expect(charmRules.filter(({ source }) => !/\.go\b|core\//.test(source))).toEqual([]);
});
