/** Programs that a signal ends, such as the kernel's when memory runs out. */
import { expect, test } from 'vitest';
import { Scene } from './scene.ts';

test('an import check that is killed says so, and is tried again', async () => {
  const scene = new Scene();
  scene.machine.answers.run('--unit=wsgi-check.service', { code: 255 });
  scene.machine.answers.journal(
    'wsgi-check.service',
    'wsgi-check.service: Main process exited, code=killed, status=9/KILL\nFailed with result ’signal’.',
  );
  scene.flag('source.is.there');
  await scene.ok('install');
  expect(scene.status).toMatchObject({
    status: 'blocked',
    message: expect.stringContaining(
      'the import check of wsgi_module wsgi:application was killed (signal 9)',
    ) as string,
  });
  scene.imports({ kind: 'ok', version: '20.1.0' });
  await scene.ok('update-status');
  expect(scene.status.status).toBe('active');
});

test('an application that ends its check with 255 by itself was not killed', async () => {
  const scene = new Scene();
  scene.machine.answers.run('--unit=wsgi-check.service', { code: 255 });
  const end = (how: string) => `wsgi-check.service: Main process exited, ${how}`;
  scene.machine.answers.journal(
    'wsgi-check.service',
    `${end('code=killed, status=9/KILL')}\n${end('code=exited, status=255/EXCEPTION')}`,
  );
  scene.flag('source.is.there');
  await scene.ok('install');
  expect(scene.status.message).toContain('ended Python (exit 255)');
});

test('a pip that was killed is waited for, and update-status tries again', async () => {
  const scene = new Scene({ files: { '/srv/requirements.txt': 'scipy\n' } });
  const reason = 'pip was killed (signal 9), as the kernel does when memory runs out';
  scene.machine.answers.pip({ kind: 'unavailable', reason, output: '' }, { kind: 'installed' });
  scene.flag('source.is.there');
  await scene.ok('install');
  expect(scene.status).toEqual({
    status: 'waiting',
    message: `requirements.txt can't be installed yet, which is tried again: ${reason}`,
  });
  await scene.ok('update-status');
  expect(scene.status.status).toBe('active');
});
