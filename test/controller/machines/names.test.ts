import { expect, test } from 'vitest';
import fc from 'fast-check';
import { isFault } from '../../../src/errors.ts';
import { machineNames, modelNames } from '../../../src/controller/machines/names.ts';

const model = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,80}$/);

test('a bridge’s name fits into the kernel’s 15 characters, whatever the model is called', () => {
  fc.assert(
    fc.property(model, (name) => {
      const { bridge, bridgeMac } = modelNames('/var/lib/charmwright', name);
      expect(bridge).toMatch(/^cw-[a-z0-9-]*-[0-9a-f]{6}$/);
      expect(bridge.length).toBeLessThanOrEqual(15);
      expect(bridgeMac).toMatch(/^02(:[0-9a-f]{2}){5}$/);
    }),
  );
});

test('a machine’s link and host name fit into their limits', () => {
  fc.assert(
    fc.property(model, fc.integer({ min: 0, max: 240 }), (name, id) => {
      const names = machineNames('/home', name, String(id));
      expect(`vb-${names.nspawn}`.length).toBeLessThanOrEqual(15);
      expect(names.hostname).toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
    }),
  );
});

test('two homes with models of the same name share nothing on the host', () => {
  const [one, other] = [modelNames('/a', 'demo'), modelNames('/b', 'demo')];
  const values: string[] = [one, other].flatMap((names) => Object.values<string>({ ...names }));
  expect(new Set(values).size).toBe(values.length);
});

test('a name that could leave the home is refused', () => {
  for (const [name, id] of [
    ['..', '0'],
    ['a/b', '0'],
    ['demo', '..'],
    ['demo', '0/../1'],
  ] as const) {
    expect(() => machineNames('/home', name, id)).toThrow(
      expect.toSatisfy((error) => isFault(error, 'INTERNAL')),
    );
  }
});
