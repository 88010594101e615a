/** Charms of the current tree, with the state of units of a kept version. */
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { attempt, loadCharm, on, run } from '../../src/testing/index.ts';
import { keptState, keptUnit } from './kept-unit.ts';
import { keptVersions } from './kept-versions.ts';

const almanac = await loadCharm(resolve(import.meta.dirname, '../fixtures/charms/almanac'));

describe.each(keptVersions)('of version $name', ({ folder }) => {
  const kept = keptUnit(join(folder, 'units/almanac-0.json'));
  const before = keptState(kept);

  test('flags and values are those that it had', () => {
    expect(before.flags).toEqual(
      expect.arrayContaining(['almanac.printed', 'almanac.titled', 'config.set.title']),
    );
    expect(before.values).toEqual({
      editions: 2,
      'last edition': { number: 2, title: 'Almanac of the year' },
      linked: [expect.stringMatching(/^site:\d+$/)],
    });
  });

  test.each([on.updateStatus(), on.configChanged(), on.upgradeCharm()])(
    'a hook keeps every flag and value, and does no work twice (%j)',
    async (event) => {
      const after = await run(almanac, event, before);
      expect(after.flags).toEqual(before.flags);
      expect(after.values).toEqual(before.values);
      expect(after.last?.ran).not.toContain('almanac/print an edition');
      expect(after.status).toEqual({ status: 'active', message: 'in print' });
    },
  );

  test('a trigger fires on the change that it waits for, and a handler runs for new inputs', async () => {
    const titled = { ...before, config: { ...before.config, title: 'Another' } };
    const after = await run(almanac, on.configChanged(), titled);
    expect(after.values).toMatchObject({ editions: 3, 'last edition': { title: 'Another' } });
    const untitled = { ...after, config: {} };
    const { flags } = await run(almanac, on.configChanged(), untitled);
    expect(flags).toContain('almanac.untitled');
    expect(flags).not.toContain('almanac.titled');
  });

  test('a hook that fails leaves the state as that version wrote it', async () => {
    const failing = {
      ...before,
      storage: [],
      config: { ...before.config, title: 'x'.repeat(70_000) },
    };
    const ended = await attempt(almanac, on.configChanged(), failing);
    expect(ended.kind).toBe('failed');
    expect([ended.state.flags, ended.state.values]).toEqual([before.flags, before.values]);
  });
});
