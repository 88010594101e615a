import { expect, test } from 'vitest';
import { charmwright, fakeController } from './support/fake-controller.ts';

test('expose and unexpose ask for what their options say, as juju’s do', async () => {
  const { home, requests } = await fakeController({ answers: { expose: () => ({}) } });
  const calls = [
    'expose hello',
    'expose hello --endpoints website,db --to-cidrs 10.0.0.0/8',
    'unexpose hello',
    'unexpose hello --endpoints website',
  ];
  for (const call of calls) expect((await charmwright(call.split(' '), { home })).code).toBe(0);
  const request = { model: 'default', application: 'hello' };
  expect(requests).toEqual([
    ['expose', { ...request, exposed: true }],
    ['expose', { ...request, exposed: true, endpoints: ['website', 'db'], cidrs: ['10.0.0.0/8'] }],
    ['expose', { ...request, exposed: false }],
    ['expose', { ...request, exposed: false, endpoints: ['website'] }],
  ]);
});

test('what of the host may keep others away in spite of that is said', async () => {
  const { home } = await fakeController({
    answers: { expose: () => ({ warnings: ['the chain FORWARD drops what is forwarded'] }) },
  });
  const { code, stderr } = await charmwright(['expose', 'hello'], { home });
  expect(code).toBe(0);
  expect(stderr).toBe('warning: the chain FORWARD drops what is forwarded\n');
});
