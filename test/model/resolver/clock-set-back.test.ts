import { expect, test } from 'vitest';
import { nextOperation } from '../../../src/model/resolver/next-operation.ts';
import { noRemoteSecrets, type RemoteSecrets } from '../../../src/model/resolver/secrets.ts';
import { local, remote } from './states.ts';

const year = 365 * 24 * 3_600_000;
const now = 2 * year;
const install = { kind: 'hook', hook: { kind: 'install' } } as const;

test('update-status goes on when the clock was set back', () => {
  expect(nextOperation(remote(), local({ updatedAt: now + year }), now)).toMatchObject({
    operation: { hook: { kind: 'update-status' } },
  });
  expect(nextOperation(remote(), local({ updatedAt: now }), now)).toEqual({
    kind: 'idle',
    until: now + 1_000,
  });
});

test('a failed hook is tried again when the clock was set back, and else at its time', () => {
  const failed = (retryAt: number) =>
    local({ operation: { operation: install, step: 'failed', context: 'c', attempt: 9, retryAt } });
  expect(nextOperation(remote(), failed(now + year), now)).toMatchObject({
    kind: 'run',
    rule: 'retry',
  });
  expect(nextOperation(remote(), failed(now + 300_000), now)).toMatchObject({ kind: 'failed' });
  expect(nextOperation(remote(), failed(now - year), now)).toMatchObject({ kind: 'run' });
});

test('a forced charm goes to a unit whose hook has failed, before that hook; an unforced one does not', () => {
  const charm = { sha: 'b', modified: 1 };
  const unit = local({
    installed: false,
    operation: {
      operation: install,
      step: 'failed',
      context: 'c',
      attempt: 2,
      retryAt: now + 5_000,
    },
  });
  expect(nextOperation(remote({ charm }), unit, now)).toMatchObject({ kind: 'failed' });
  expect(nextOperation(remote({ charm, forceCharm: true }), unit, now)).toMatchObject({
    kind: 'run',
    operation: { kind: 'deploy', charm, interrupted: { hook: { kind: 'install' }, attempt: 2 } },
  });
  expect(nextOperation(remote({ forceCharm: true }), unit, now)).toMatchObject({ kind: 'failed' });
});

test('a secret is rotated and expires when the clock was set back since its time was counted, not by a date', () => {
  const about = { secret: 's', revision: 1 };
  const kindAt = (secrets: Partial<RemoteSecrets>, updatedAt = now) => {
    const remoteState = remote({ secrets: { ...noRemoteSecrets, ...secrets } });
    const decision = nextOperation(remoteState, local({ updatedAt }), now);
    return decision.kind === 'run' && decision.operation.kind === 'hook'
      ? decision.operation.hook.kind
      : decision.kind;
  };
  const due = now + year;
  const counted = [{ ...about, due, from: due - 1_000 }];
  expect(kindAt({ rotating: counted })).toBe('secret-rotate');
  expect(kindAt({ expiring: counted })).toBe('secret-expired');
  for (const from of [now, undefined]) {
    expect(kindAt({ rotating: [{ ...about, due, from }] })).toBe('idle');
    expect(kindAt({ expiring: [{ ...about, due, from }] })).toBe('idle');
  }
});
