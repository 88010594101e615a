import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { programCharm } from './program-charm.ts';

const page = readFileSync(resolve(import.meta.dirname, '../../../docs/how-to/programs.md'), 'utf8');
const programs = Object.fromEntries(
  [...page.matchAll(/<!-- file: reactive\/(\S+) -->\n\n```\w+\n([\s\S]*?)```/g)].map(
    ([, name = '', text = '']) => [name, text],
  ),
);

test('the page’s handlers in bash and Python do what it says', async () => {
  expect(Object.keys(programs)).toEqual(['setup.sh', 'announce']);
  const environment: Record<string, string> = {};
  const charm = programCharm(programs, {
    environment,
    config: { port: 80 },
    more: { config: { options: { port: { type: 'int' } } } },
  });
  environment.CHARM_DIR = charm.folder;
  expect(await charm.hook('install')).toMatchObject({
    ran: ['base/setup.sh', 'base/setup.sh', 'base/announce'],
    flags: ['config.set.port', 'shop.announced', 'shop.configured', 'shop.prepared'],
  });
  expect(readFileSync(join(charm.folder, 'shop.conf'), 'utf8')).toBe('port=80\n');
  expect(charm.agent.argumentsOf('status-set')).toEqual([['--', 'active', 'configured']]);
});
