import { describe, expect, test } from 'vitest';
import { findMutants } from './find-mutants.ts';
import { applyMutant, describeMutant } from './mutant.ts';

function mutantsOf(text: string): readonly string[] {
  return findMutants({ room: 'here', file: 'src/here/some.ts', text }).map((mutant) =>
    applyMutant(text, mutant),
  );
}

describe('a mutant', () => {
  test.each([
    ['f(a === b)', ['f(a !== b)']],
    ['f(a <= b)', ['f(a > b)', 'f(a < b)']],
    ['f(a > b)', ['f(a <= b)', 'f(a >= b)']],
    ['f(a + b)', ['f(a - b)']],
    ['f(a && b)', ['f(a || b)']],
    ['f(a ?? b)', ['f((a))', 'f((b))']],
    ['f(!a)', ['f(a)']],
    ['f(a?.b)', ['f(a.b)']],
    ['f(a?.[0], a?.())', ['f(a?.[(0 + 1)], a?.())']],
    ['f(true, 2)', ['f(false, 2)', 'f(true, (2 + 1))', 'f(true, 0)']],
    ["f('word', '')", ["f('', '')", "f('word', 'mutated')"]],
    ['f(`of ${a}`)', ["f('')"]],
    ['f(/^a+$/)', ['f(/a+$/)', 'f(/^a+/)', 'f(/^a*$/)']],
    ['f([a, b])', ['f([])']],
    ['f({ ...a, b })', ['f({ ...{}, b })']],
    ['f(a.some(b))', ['f(a.every(b))']],
    ['f(a.filter(b))', ['f(a)']],
  ])('of %s changes one thing', (call, changed) => {
    expect(mutantsOf(`const x = ${call};`)).toEqual(changed.map((each) => `const x = ${each};`));
  });

  test('of what a comparison returns is its opposite, because a sort looks only at the sign', () => {
    expect(mutantsOf('const x = y.sort((a) => (a ? -1 : 1));')).toContain(
      'const x = y.sort((a) => (a ? -(-1) : 1));',
    );
    const constants = (text: string): readonly string[] =>
      findMutants({ room: 'here', file: 'src/a.ts', text })
        .filter(({ kind }) => kind === 'constant')
        .map((mutant) => mutant.text);
    expect(constants('y.toSorted((a) => (a ? -1 : a > b ? 1 : 0));')).toEqual([
      ...['(-1)', '(-1)', '(0 + 1)'],
    ]);
    expect(constants('y.map((a) => (a ? 2 : -3));')).toEqual(['(2 + 1)', '0', '(3 + 1)', '0']);
  });

  test('leaves a statement out, and the body of a loop', () => {
    expect(mutantsOf('for (const a of b) c(a);')).toEqual([
      'for (const a of b) {}',
      'for (const a of b) ;',
    ]);
    expect(mutantsOf('throw a;')).toEqual([';']);
  });

  test('makes a condition constant, and negates it where no operator is exchanged in it', () => {
    expect(mutantsOf('const a = b ? c : d;')).toEqual([
      'const a = !(b) ? c : d;',
      'const a = true ? c : d;',
      'const a = false ? c : d;',
    ]);
    expect(mutantsOf('const a = b === 1n ? c : d;')).toEqual([
      'const a = true ? c : d;',
      'const a = false ? c : d;',
      'const a = b !== 1n ? c : d;',
    ]);
  });

  test('returns what a function of the declared type returns when it does nothing', () => {
    const returning = (type: string): readonly string[] =>
      mutantsOf(`function f(): ${type} { return a; }`).map(
        (text) => /return (.*);/.exec(text)?.[1] ?? '',
      );
    expect(returning('readonly string[]')).toEqual(['[]']);
    expect(returning('string | undefined')).toEqual(['undefined']);
    expect(returning('Promise<boolean>')).toEqual(['true', 'false']);
    expect(returning('ReadonlyMap<string, number>')).toEqual(['new Map()']);
    expect(returning('Fancy')).toEqual([]);
  });

  test('is never in an import, in a type or in a property’s name', () => {
    expect(
      mutantsOf("import a from './a.ts';\ntype B = 'b' | 1;\nconst c: { d: 'e' } = { 'f': g };"),
    ).toEqual([]);
  });

  test('is described by its place, its kind and both texts', () => {
    const [mutant] = findMutants({ room: 'here', file: 'src/a.ts', text: '\n  const a = !b;' });
    expect(mutant && describeMutant(mutant)).toBe('src/a.ts:2:13 condition: !b → b');
  });
});
