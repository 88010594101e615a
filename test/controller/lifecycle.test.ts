import { expect, test } from 'vitest';
import { scene } from './scene.ts';

const metadata = (more = '') => `name: hello\nsummary: s\ndescription: d\n${more}`;

const noisy = `#!/bin/bash
echo "$JUJU_UNIT_NAME $JUJU_DISPATCH_PATH" >> $JOURNAL
[ "$JUJU_DISPATCH_PATH" = hooks/start ] && status-set active "serving $(config-get port)" && open-port 80
exit 0
`;

test('a deployed charm runs install, leader-elected, config-changed and start, in this order', async () => {
  const { charm, deploy, settled, journal } = await scene();
  const folder = charm('hello', {
    'metadata.yaml': metadata(),
    'config.yaml': 'options: {port: {type: int, default: 80}}\n',
    dispatch: noisy,
  });
  expect(await deploy(folder, { config: { port: '8080' } })).toEqual(['hello/0']);
  expect(await settled('hello/0', 'active')).toEqual({
    ...{ status: 'active', message: 'serving 8080', agent: 'idle', leader: true },
    ports: ['80/tcp'],
  });
  expect(journal()).toEqual([
    'hello/0 hooks/install',
    'hello/0 hooks/leader-elected',
    'hello/0 hooks/config-changed',
    'hello/0 hooks/start',
  ]);
});
