import { expect, test } from 'vitest';
import { decideEffect } from '../../../src/wsgi/engine/decide-effect.ts';
import type { ManagedFile } from '../../../src/wsgi/plan/blueprint.ts';

const file = (onChange: ManagedFile['onChange']): ManagedFile => ({
  ...{ path: `/etc/${onChange}`, content: '', mode: 0o644, onChange },
});
const calm = { changed: [], mustRestart: false, interrupted: false, isRunning: true };

test.each([
  [{}, 'nothing'],
  [{ changed: [file('nothing')] }, 'nothing'],
  [{ changed: [file('nothing'), file('reload')] }, 'reload'],
  [{ changed: [file('restart'), file('reload')] }, 'restart'],
  [{ changed: [file('rebind'), file('restart')] }, 'rebind'],
  [{ mustRestart: true }, 'restart'],
  [{ mustRestart: true, changed: [file('rebind')] }, 'rebind'],
  [{ isRunning: false }, 'restart'],
  [{ isRunning: false, changed: [file('reload')] }, 'restart'],
  [{ isRunning: false, changed: [file('rebind')] }, 'rebind'],
  [{ interrupted: true }, 'rebind'],
] as const)('%j needs: %s', (more, effect) => {
  expect(decideEffect({ ...calm, ...more })).toBe(effect);
});
