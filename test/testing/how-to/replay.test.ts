import { layer } from 'charmwright';
import { charmDefinition, readRecording, replay } from 'charmwright/testing';
import { expect, test } from 'vitest';

const greeter = charmDefinition({
  name: 'greeter',
  layers: {
    greeter: layer(({ hook }) => {
      hook('update-status').do('greet', (unit) => unit.status.active('hello'));
    }),
  },
});

test('the hook that was recorded still does the same', async () => {
  const recording = await readRecording('test/testing/how-to/update-status.json');
  const { differences, ran } = await replay(greeter, recording);
  expect(differences).toEqual([]);
  expect(ran).toEqual(['greeter/greet']);
});
