/** docs/reference/tools-and-events.md has a row for every tool and event, and each row names a test that there is. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { toolNames } from '../src/juju/agent/tools.ts';
import type { UnitEvent } from '../src/juju/event.ts';
import { retiredTools } from '../src/juju/tools/retired.ts';

const page = resolve(import.meta.dirname, '../docs/reference/tools-and-events.md');
const text = readFileSync(page, 'utf8');

interface Row {
  readonly name: string;
  /** Juju 3.6, Juju 4, here. */
  readonly support: readonly string[];
  readonly shownBy: string;
}

/** The rows of the table below a heading. */
function rowsOf(heading: string): readonly Row[] {
  const section = text.split(/^## /m).find((each) => each.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^\| `([^`]+)` \|(.*)\|$/gm)].map(([, name = '', cells = '']) => {
    const [shownBy = '', ...support] = cells
      .split(' | ')
      .map((cell) => cell.trim())
      .reverse();
    return { name, support: support.reverse(), shownBy };
  });
}

type Step<K extends UnitEvent['kind']> = Extract<UnitEvent, { readonly kind: K; step: string }>;
type RelationStep = Step<'relation'>['step'];
type StorageStep = Step<'storage'>['step'];

/** A kind or step that event.ts gains is missing here, which the compiler says. */
const relationSteps = {
  ...{ created: true, joined: true, changed: true, departed: true, broken: true },
} satisfies Record<RelationStep, true>;
const storageSteps = { attached: true, detaching: true } satisfies Record<StorageStep, true>;
const kinds: Readonly<Record<UnitEvent['kind'], readonly string[]>> = {
  lifecycle: [
    ...['install', 'leader-elected', 'config-changed', 'start', 'upgrade-charm', 'update-status'],
    ...['stop', 'remove', 'leader-settings-changed', 'pre-series-upgrade', 'post-series-upgrade'],
  ],
  relation: Object.keys(relationSteps).map((step) => `*-relation-${step}`),
  storage: Object.keys(storageSteps).map((step) => `*-storage-${step}`),
  secret: ['secret-changed', 'secret-rotate', 'secret-expired', 'secret-remove'],
  workload: ['ready', 'custom-notice', 'check-failed', 'check-recovered'].map(
    (event) => `*-pebble-${event}`,
  ),
  action: ['actions/*'],
  exec: ['juju-exec'],
};

const wanted = {
  Tools: [...toolNames, ...retiredTools],
  Events: Object.values(kinds).flat(),
};

describe.each(Object.entries(wanted))('%s', (heading, names) => {
  const rows = rowsOf(heading);

  test('have a row each, and no other has', () => {
    expect(rows.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
  });

  test('are told of for Juju 3.6, Juju 4 and here', () => {
    expect(rows.filter(({ support }) => support.length !== 3 || support.includes(''))).toEqual([]);
  });

  test.each(rows)('$name is shown by a test that there is', ({ shownBy }) => {
    const links = [...shownBy.matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)];
    expect(links.length).toBeGreaterThan(0);
    for (const [, title = '', path = ''] of links) {
      expect(readFileSync(join(page, '..', path), 'utf8')).toContain(title);
    }
  });
});
