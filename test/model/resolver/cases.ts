/** What a resolver must say of two states, as rows of a table. */
import { expect } from 'vitest';
import type { Decision } from '../../../src/model/resolver/decision.ts';
import { nextOperation } from '../../../src/model/resolver/next-operation.ts';
import type { LocalState, RemoteState } from '../../../src/model/resolver/state.ts';
import { local, remote } from './states.ts';

/** The decision in a few words: `run start`, `skip install`, `idle`. */
export function short(decision: Decision): string {
  if (decision.kind !== 'run' && decision.kind !== 'skip') return decision.kind;
  const { operation } = decision;
  if (operation.kind !== 'hook') return `${decision.kind} ${operation.kind}`;
  const { kind, ...more } = operation.hook;
  const unit = 'unit' in more ? ` ${more.unit}` : '';
  const where = 'relation' in more ? ` ${more.relation}` : '';
  return `${decision.kind} ${kind}${where}${unit}`;
}

export interface Case {
  readonly rule: string;
  readonly remote?: Partial<RemoteState>;
  readonly local?: Partial<LocalState>;
  readonly now?: number;
  readonly expected: string;
}

export function check({ remote: there = {}, local: here = {}, now = 1, expected }: Case): void {
  expect(short(nextOperation(remote(there), local(here), now))).toBe(expected);
}
