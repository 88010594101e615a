import { expect, test } from 'vitest';
import {
  limitsToRaise,
  raiseLimit,
  restoreLimits,
  addRaisedLimit,
  type HostLimits,
  type LimitName,
} from '../../../src/controller/machines/host-limits.ts';

/** A host with these limits, and how much of its instances is in use. */
function host(
  values: Readonly<Record<LimitName, number>>,
  { used = { host: 10, machines: 0 }, readOnly = false } = {},
): HostLimits & { readonly values: Readonly<Record<LimitName, number>> } {
  const now = { ...values };
  return {
    areKept: true,
    values: now,
    read: (name) => Promise.resolve(now[name]),
    write(name, value) {
      if (readOnly) return Promise.reject(new Error('EROFS: read-only file system'));
      now[name] = value;
      return Promise.resolve();
    },
    instances: () => Promise.resolve(used),
  };
}

const usual = { max_user_instances: 128, max_user_watches: 100_000 };

test('the limit holds all machines that there are, and stays where it does already', async () => {
  for (let machines = 1; machines <= 200; machines += 1) {
    const limits = host(usual);
    const raised = await limitsToRaise(limits, machines);
    for (const limit of raised) await raiseLimit(limits, limit);
    expect(limits.values.max_user_instances).toBeGreaterThanOrEqual(10 + 7 * machines);
    expect(limits.values.max_user_instances).toBeLessThan(10 + 7 * machines + 32 + 128);
    expect(raised).toHaveLength(machines <= 12 ? 0 : 1);
  }
  expect(await limitsToRaise(host({ ...usual, max_user_instances: 1024 }), 100)).toEqual([]);
  expect(await limitsToRaise(host({ ...usual, max_user_watches: 8_192 }), 65)).toEqual([
    { name: 'max_user_instances', before: 128, after: 512 },
    { name: 'max_user_watches', before: 8_192, after: 8_320 },
  ]);
});

test('what the host itself uses is left to it', async () => {
  const busy = host(usual, { used: { host: 120, machines: 0 } });
  expect(await limitsToRaise(busy, 1)).toEqual([
    { name: 'max_user_instances', before: 128, after: 256 },
  ]);
});

test('where nothing may be raised a machine that still fits boots, and the next is refused', async () => {
  const limit = { name: 'max_user_instances', before: 128, after: 256 } as const;
  const fits = host(usual, { used: { host: 2, machines: 119 }, readOnly: true });
  expect(await raiseLimit(fits, limit)).toBe(false);
  const full = host(usual, { used: { host: 2, machines: 126 }, readOnly: true });
  await expect(raiseLimit(full, limit)).rejects.toMatchObject({
    code: 'HOST_LIMIT',
    message:
      'a machine needs 7 inotify instances, and of the 128 that the host allows 128 are in use',
    hint: expect.stringContaining('sysctl fs.inotify.max_user_instances=256') as string,
  });
});

test('limits are put back to what they were at first, unless someone else has changed them', async () => {
  const limits = host(usual);
  const first = { name: 'max_user_instances', before: 128, after: 256 } as const;
  const second = { ...first, before: 256, after: 384 };
  for (const each of [first, second]) await raiseLimit(limits, each);
  const raised = addRaisedLimit(addRaisedLimit({}, first), second);
  await restoreLimits(limits, raised);
  expect(limits.values).toEqual(usual);
  const changed = host({ ...usual, max_user_instances: 8_192 });
  await restoreLimits(changed, raised);
  expect(changed.values.max_user_instances).toBe(8_192);
});
