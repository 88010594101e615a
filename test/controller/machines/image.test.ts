import { expect, test } from 'vitest';
import fc from 'fast-check';
import { shellWord } from '../../../src/base/shell-word.ts';
import { advance, imageNotBegun } from '../../../src/controller/machines/image-progress.ts';
import { recipeHash, seedText } from '../../../src/controller/machines/image-recipe.ts';
import type { ImageRecipe } from '../../../src/controller/machines/image-recipe.ts';
import { imageScript } from '../../../src/controller/machines/image-script.ts';

const recipe: ImageRecipe = {
  version: 1,
  suite: 'bookworm',
  architecture: 'x64',
  packages: ['systemd', 'dbus'],
  sources: 'Types: deb\n',
  aptConf: '',
  seed: [],
  masked: ['getty@.service'],
};

const log = `I: chroot architecture amd64 is equal to the host's architecture
I: running apt-get update...
Get:1 http://mirror.example/debian bookworm InRelease [151 kB]
I: downloading packages with apt...
0 upgraded, 2 newly installed, 0 to remove and 0 not upgraded.
Get:1 http://mirror.example/debian bookworm/main amd64 gcc-12-base amd64 12.2.0 [37.5 kB]
Get:2 http://mirror.example/debian bookworm/main amd64 dpkg amd64 1.21.22 [1 kB]
I: extracting archives...
I: installing essential packages...
Unpacking gcc-12-base:amd64 (12.2.0) ...
Setting up gcc-12-base:amd64 (12.2.0) ...
Unpacking dpkg (1.21.22) ...
Setting up dpkg (1.21.22) ...
I: installing remaining packages inside the chroot...
0 upgraded, 1 newly installed, 0 to remove and 0 not upgraded.
Get:1 http://mirror.example/debian bookworm/main amd64 dbus amd64 1.14 [1 kB]
Unpacking dbus (1.14) ...
Setting up dbus (1.14) ...
I: finishing the image`.split('\n');

test('the progress rises from step to step through all stages', () => {
  let progress = imageNotBegun;
  const seen = log.map((line) => (progress = advance(progress, line)));
  const fractions = seen.map(({ fraction }) => fraction);
  expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
  expect(fractions.map((fraction) => Math.round(fraction * 100))).toEqual([
    0, 2, 2, 12, 12, 15, 18, 18, 22, 27, 32, 37, 42, 42, 42, 60, 77, 95, 95,
  ]);
  expect(new Set(seen.map(({ message }) => message))).toEqual(
    new Set([
      'preparing',
      'reading package lists',
      'downloading the essential packages',
      'extracting the essential packages',
      'installing the essential packages',
      'installing the remaining packages',
      'finishing',
    ]),
  );
});

test('whatever a build says, the fraction stays between 0 and 1 and never falls', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.constantFrom(...log), fc.string())), (lines) => {
      let progress = imageNotBegun;
      for (const line of lines) {
        const after = advance(progress, line);
        expect(after.fraction).toBeGreaterThanOrEqual(progress.fraction);
        expect(after.fraction).toBeLessThanOrEqual(1);
        progress = after;
      }
    }),
  );
});

test('every part of a recipe changes the name of its image', () => {
  const changes: Partial<ImageRecipe>[] = [
    { version: 2 },
    { suite: 'trixie' },
    { architecture: 'arm64' },
    { packages: ['systemd'] },
    { sources: '' },
    { aptConf: 'Acquire::Retries "3";\n' },
    { seed: [seedText('/etc/pip.conf', '')] },
    { masked: [] },
  ];
  const hashes = [{}, ...changes].map((change) => recipeHash({ ...recipe, ...change }));
  expect(new Set(hashes).size).toBe(hashes.length);
  expect(recipeHash({ ...recipe })).toBe(recipeHash(recipe));
});

test('the host’s sources are given to mmdebstrap where there are some, else it has its own', () => {
  expect(imageScript(recipe)).toContain(' bookworm "$new" "$seed/debian.sources"\n');
  expect(imageScript({ ...recipe, sources: '' })).toContain(' bookworm "$new"\n');
});

test('a word stays one word for the shell', () => {
  expect(shellWord('--include=a,b')).toBe('--include=a,b');
  expect(shellWord("it's $HOME")).toBe(`'it'\\''s $HOME'`);
});
