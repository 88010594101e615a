import { expect, test } from 'vitest';
import { withoutIgnored } from '../../../src/builder/plan/ignored.ts';
import { pathMatcher } from '../../../src/builder/plan/patterns.ts';
import type { LayerSource } from '../../../src/builder/plan/layer-source.ts';
import { layerOf } from '../support/layers.ts';

const files = {
  ...{ 'config.yaml': 'options: {}\n', 'x.yaml': 'a: 1\n' },
  ...{ 'files/a': '', 'files/b': '', 'reactive/p': '', 'reactive/q': '' },
};

const full = (name: string, ignore = ''): LayerSource => ({
  ...layerOf(name, { ...files, 'layer.yaml': `ignore: [${ignore}]\n` }),
  ...{ handlers: [`/${name}/reactive/h.ts`, `/${name}/reactive/i.ts`] },
  programs: ['reactive/p', 'reactive/q'],
});

const shownOf = ({ documents, files: found, programs, handlers }: LayerSource): object => ({
  documents: Object.keys(documents),
  files: found.map(({ path }) => path),
  ...{ programs, handlers },
});

test('what a layer ignores goes from all layers below it, of every kind, and from no other', () => {
  const patterns = 'config.yaml, files/a, reactive/p, /reactive/h.ts';
  const layers = [full('low'), full('mid'), full('high', patterns), full('top')];
  const [low, mid, high, top] = withoutIgnored(layers).map(shownOf);
  const left = (name: string): object => ({
    documents: ['x.yaml'],
    files: ['files/b', 'reactive/q'],
    ...{ programs: ['reactive/q'], handlers: [`/${name}/reactive/i.ts`] },
  });
  expect([low, mid]).toEqual([left('low'), left('mid')]);
  expect([high, top]).toEqual(layers.slice(2).map(shownOf));
});

test('layers that ignore nothing are as they were', () => {
  const layers = [full('low'), full('top')];
  expect(withoutIgnored(layers)).toBe(layers);
});

test('patterns mean paths as in .gitignore', () => {
  expect(['a', 'b/a', 'b'].map(pathMatcher([]))).toEqual([false, false, false]);
  expect(['a', 'b/a', 'b'].map(pathMatcher(['a']))).toEqual([true, true, false]);
  expect(['a', 'b/a', 'b'].map(pathMatcher(['/a', 'b']))).toEqual([true, true, true]);
});
