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
