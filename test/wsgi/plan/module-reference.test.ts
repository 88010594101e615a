import { expect, test } from 'vitest';
import { moduleText, readModuleReference } from '../../../src/wsgi/plan/module-reference.ts';

test.each([
  ['wsgi:application', { module: 'wsgi', callable: 'application', factory: false }],
  ['webapp.wsgi:app', { module: 'webapp.wsgi', callable: 'app', factory: false }],
  ['shop:create_app()', { module: 'shop', callable: 'create_app', factory: true }],
  [' größe.app:wörter ', { module: 'größe.app', callable: 'wörter', factory: false }],
])('%j is read', (text, expected) => {
  const read = readModuleReference(text);
  expect(read).toEqual({ kind: 'ok', value: expected });
  expect(moduleText(expected)).toBe(text.trim());
});

test.each([
  ['webapp/wsgi.py', 'did you mean webapp.wsgi:application?'],
  ['./webapp/wsgi.py:app', 'did you mean webapp.wsgi:app?'],
  ['wsgi.py', 'did you mean wsgi:application?'],
  ['webapp.wsgi', 'did you mean webapp.wsgi:application?'],
  ['webapp.wsgi app', 'did you mean webapp.wsgi:app?'],
  ['wsgi:', 'did you mean wsgi:application?'],
  ['wsgi:app(x)', 'did you mean wsgi:application?'],
  ['', 'name the module and the callable, such as webapp.wsgi:application'],
  [':app', 'name the module and the callable, such as webapp.wsgi:application'],
  ['a b:c d', 'name the module and the callable, such as webapp.wsgi:application'],
  ['wsgi:app\nExecStart=/bin/false', 'did you mean wsgi:application?'],
])('%j is refused, with what was probably meant', (text, hint) => {
  const read = readModuleReference(text);
  if (read.kind === 'ok') throw new Error('it was accepted');
  expect(read.diagnostics).toMatchObject([{ code: 'WSGI_MODULE_INVALID', hint }]);
});

test('a refusal shows the option’s value and what is expected', () => {
  expect(readModuleReference(' wsgi ')).toMatchObject({
    diagnostics: [
      {
        code: 'WSGI_MODULE_INVALID',
        message: 'config option wsgi_module is " wsgi "; expected dotted.module:callable',
      },
    ],
  });
});

test.each([...['_a:_b', 'a1.b2.c3:d4', 'a._b:c', 'a:b()', 'ünder.grün:größe']])(
  '%j is taken',
  (text) => {
    expect(readModuleReference(text).kind).toBe('ok');
  },
);

const named = 'name the module and the callable, such as webapp.wsgi:application';
test.each([
  ['1a:b', named],
  ['a.1b:c', named],
  ['a..b:c', named],
  ['a:1b', 'did you mean a:application?'],
  ['a:b.c', 'did you mean a:application?'],
  ['a:b()()', 'did you mean a:application?'],
  ['a:b(', 'did you mean a:application?'],
  ['a: b', 'did you mean a:b?'],
  ['a :b', named],
  ['a:b:c', 'did you mean a:application?'],
  ['.a.b.:c', 'did you mean a.b:c?'],
  ['...a.b:c', 'did you mean a.b:c?'],
  ['/a/b/:c', 'did you mean a.b:c?'],
  ['./a.b:c', 'did you mean a.b:c?'],
  ['x./a:c', named],
  ['a.py/b:c', 'did you mean a.py.b:c?'],
  ['a.py app()', 'did you mean a:app()?'],
  ['a.py   app', 'did you mean a:app?'],
  ['a.py.app', 'did you mean a:app?'],
  ['dir/a.py.app', 'did you mean dir.a:app?'],
  ['a app', 'did you mean a:app?'],
  ['a app more', named],
  ['a 1', 'did you mean a:application?'],
  ['a.py.', 'did you mean a:application?'],
  ['a.pyx', 'did you mean a.pyx:application?'],
])('%j is refused with the hint: %s', (text, hint) => {
  expect(readModuleReference(text)).toMatchObject({ kind: 'wrong', diagnostics: [{ hint }] });
});
