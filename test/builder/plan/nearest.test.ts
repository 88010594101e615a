import { expect, test } from 'vitest';
import { didYouMean, nearest } from '../../../src/builder/plan/nearest.ts';

const known = ['port', 'wsgi_module', 'apt_dependencies'];

test('a misspelt name finds the one that was meant', () => {
  expect(nearest('prot', ['part', 'port'])).toBe('part');
  expect(nearest('wsgi_modul', known)).toBe('wsgi_module');
  expect(nearest('WSGI_MODULE', known)).toBe('wsgi_module');
});

test('a name that is far from all finds none, and all are listed', () => {
  expect(nearest('database', known)).toBeUndefined();
  expect(didYouMean('database', known)).toBe('there is apt_dependencies, port, wsgi_module');
  expect(didYouMean('database', [])).toBeUndefined();
});
