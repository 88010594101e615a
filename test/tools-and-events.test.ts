/** docs/reference/tools-and-events.md has a row for every tool and event, and each row names a test that there is. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { toolNames } from '../src/juju/agent/tools.ts';
import { retiredTools } from '../src/juju/tools/retired-tools.ts';
import { eventNames } from './juju/support/event-names.ts';

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

const wanted = {
  Tools: [...toolNames, ...retiredTools],
  Events: eventNames,
};

describe.each(Object.entries(wanted))('%s', (heading, names) => {
  const rows = rowsOf(heading);

  test('have a row each, and no other has', () => {
    expect(rows.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
  });

  test('are listed for Juju 3.6, Juju 4 and here', () => {
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
