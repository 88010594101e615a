/** `requirements.txt` may be a link to another file of the application. */
import { expect, test } from 'vitest';
import { Scene } from './scene.ts';

async function installed(
  target: string,
  files: Readonly<Record<string, string>> = {},
): Promise<{ readonly scene: Scene; readonly pips: number }> {
  const scene = new Scene({ files });
  await scene.machine.files.ensureSymlink('/srv/requirements.txt', target);
  scene.flag('source.is.there');
  await scene.ok('install');
  const pips = scene.machine.effects.filter(({ kind }) => kind === 'pip').length;
  return { scene, pips };
}

test.each(['requirements/prod.txt', './requirements/../requirements/prod.txt'])(
  'a link to %s is followed',
  async (target) => {
    const files = { '/srv/requirements/prod.txt': 'MarkupSafe\n' };
    const { scene, pips } = await installed(target, files);
    expect(pips).toBe(1);
    expect(scene.status.status).toBe('active');
  },
);

test('a link to nothing is blocked with what it is', async () => {
  const { scene, pips } = await installed('requirements/prod.txt');
  expect(pips).toBe(0);
  expect(scene.status).toEqual({
    status: 'blocked',
    message: 'requirements.txt is a link that leads to no file',
  });
});

test.each(['/etc/requirements.txt', '../../../../../../etc/requirements.txt'])(
  'a link out of the application, to %s, is blocked',
  async (target) => {
    const { scene, pips } = await installed(target, { '/etc/requirements.txt': 'evil\n' });
    expect(pips).toBe(0);
    expect(scene.status).toEqual({
      status: 'blocked',
      message: 'requirements.txt is a link that leads out of the application',
    });
  },
);

test('a link to a folder is blocked', async () => {
  const { scene } = await installed('requirements', { '/srv/requirements/prod.txt': '' });
  expect(scene.status).toEqual({
    status: 'blocked',
    message: 'requirements.txt is a folder; a file was expected',
  });
});
