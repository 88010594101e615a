import { describe, expect, test } from 'vitest';
import { Masking } from '../../../src/dispatch/masking/masking.ts';

function maskingOf(...secrets: readonly string[]): Masking {
  const masking = new Masking();
  masking.add(secrets);
  return masking;
}

describe('a secret is masked', () => {
  test.each([
    ['as it is', 'p%"x/y$`\\z'],
    ['in JSON', 'p%\\"x/y$`\\\\z'],
    ['in a URL', 'p%25%22x%2Fy%24%60%5Cz'],
    ['in a shell’s double quotes', 'p%\\"x/y\\$\\`\\\\z'],
    ['in a unit file', 'p%%"x/y$`\\z'],
    ['in base64', 'cCUieC95JGBceg=='],
  ])('%s', (_, form) => {
    expect(maskingOf('p%"x/y$`\\z').text(`<${form}>`)).toBe('<masked-1>');
  });

  test('in a shell’s single quotes', () => {
    expect(maskingOf("it's-me").text(`'it'\\''s-me'`)).toBe(`'masked-1'`);
  });

  test('in base64 from eight characters on', () => {
    expect(maskingOf('12345678').text('MTIzNDU2Nzg=')).toBe('masked-1');
    expect(maskingOf('1234567').text('MTIzNDU2Nw==')).toBe('MTIzNDU2Nw==');
  });

  test('in the longer of two forms that begin alike', () => {
    expect(maskingOf('word-1', 'word-1-2').text('word-1-2 word-1')).toBe('masked-2 masked-1');
    expect(maskingOf('word-1-2', 'word-1').text('word-1-2 word-1')).toBe('masked-1 masked-2');
  });
});

test('a short word of letters is masked only where it stands by itself', () => {
  const masking = maskingOf('abcdefg');
  expect(masking.text('abcdefgh xabcdefg abcdefg-1')).toBe('abcdefgh xabcdefg abcdefg-1');
  expect(masking.text(`abcdefg 'abcdefg' "abcdefg" :abcdefg@ =abcdefg; abcdefg&`)).toBe(
    `masked-1 'masked-1' "masked-1" :masked-1@ =masked-1; masked-1&`,
  );
});

test('a word of eight letters, or one with a digit, is masked wherever it stands', () => {
  expect(maskingOf('abcdefgh').text('xabcdefghx')).toBe('xmasked-1x');
  expect(maskingOf('abc4').text('xabc4x')).toBe('xmasked-1x');
});

test('a secret and its encoded form have one word, in either order', () => {
  for (const both of [
    ['p@ss', 'p%40ss'],
    ['p%40ss', 'p@ss'],
  ]) {
    const masking = maskingOf('first', ...both);
    expect(masking.text('p@ss p%40ss')).toBe('masked-2 masked-2');
  }
});

test('the same secret again has the same word, and an empty one has none', () => {
  const masking = maskingOf('', 'swordfish', 'swordfish');
  masking.add(['hunter22', 'swordfish']);
  expect(masking.text('swordfish hunter22')).toBe('masked-1 masked-2');
});

test('a text may have a word of its own', () => {
  const masking = new Masking();
  masking.replace('/tmp/x-1', '/tmp/here');
  expect(masking.text('in /tmp/x-1/a')).toBe('in /tmp/here/a');
});

test('what shows as a secret is learned from a value, or from its name', () => {
  const masking = new Masking();
  expect(masking.learn({ password: 'hunter22' })).toEqual({ password: 'masked-1' });
  expect(masking.learn('swordfish', 'token')).toBe('masked-2');
  expect(masking.text('hunter22 swordfish')).toBe('masked-1 masked-2');
});

test('only texts of a value change: its keys, numbers, lists and bytes stay', () => {
  const masking = maskingOf('swordfish');
  const bytes = Buffer.from('swordfish');
  expect(
    masking.value({ swordfish: 'swordfish', list: ['swordfish', 1, null, true], bytes }),
  ).toEqual({ swordfish: 'masked-1', list: ['masked-1', 1, null, true], bytes });
});
