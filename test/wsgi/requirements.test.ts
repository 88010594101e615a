/** `requirements.txt` may be a link to another file of the application. */
import { expect, test } from 'vitest';
import { matchers, on, type State } from '../../src/testing/index.ts';
import { after, effectsOf, newUnit } from './wsgi-unit.ts';

expect.extend(matchers);

async function installed(
  target: string,
  files: Readonly<Record<string, string>> = {},
): Promise<{ readonly unit: State; readonly pips: number }> {
  const link = { kind: 'symlink', target, owner: 'root', group: 'root' } as const;
  const machine = { files: { ...files, '/srv/requirements.txt': link } };
  const unit = await after(newUnit({ machine }), on.install());
  return { unit, pips: effectsOf(unit, 'pip').length };
}

test.each(['requirements/prod.txt', './requirements/../requirements/prod.txt'])(
  'a link to %s is followed',
  async (target) => {
    const files = { '/srv/requirements/prod.txt': 'MarkupSafe\n' };
    const { unit, pips } = await installed(target, files);
    expect(pips).toBe(1);
    expect(unit).toBeActive();
  },
);

test('a link to nothing is blocked with what it is', async () => {
  const { unit, pips } = await installed('requirements/prod.txt');
  expect(pips).toBe(0);
  expect(unit).toBeBlocked('requirements.txt is a link that leads to no file');
});

test.each(['/etc/requirements.txt', '../../../../../../etc/requirements.txt'])(
  'a link out of the application, to %s, is blocked',
  async (target) => {
    const { unit, pips } = await installed(target, { '/etc/requirements.txt': 'evil\n' });
    expect(pips).toBe(0);
    expect(unit).toBeBlocked('requirements.txt is a link that leads out of the application');
  },
);

test('a link to a folder is blocked', async () => {
  const { unit } = await installed('requirements', { '/srv/requirements/prod.txt': '' });
  expect(unit).toBeBlocked('requirements.txt is a folder; a file was expected');
});
