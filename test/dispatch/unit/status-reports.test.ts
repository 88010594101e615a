import { expect, test } from 'vitest';
import { StatusReports } from '../../../src/dispatch/unit/status-reports.ts';
import type { HookTools } from '../../../src/juju/wire.ts';

function recorded(): { readonly tools: HookTools; readonly sent: string[] } {
  const sent: string[] = [];
  const tools: HookTools = {
    call: async ({ name, args }) => {
      sent.push([name, ...args].join(' '));
      return { code: 0, stdout: '', stderr: '' };
    },
  };
  return { tools, sent };
}

test('reports of layers that are gone are forgotten', () => {
  const active = { status: 'active', message: 'fine' } as const;
  const board = new StatusReports(recorded().tools, ['base'], { base: active, gone: active });
  expect(board.reports()).toEqual({ base: active });
});

test('a layer’s report replaces its own only, and may be taken back', () => {
  const board = new StatusReports(recorded().tools, ['base', 'top'], {});
  board.of('base').waiting('for\n  a database ');
  board.of('top').active('fine');
  board.of('top').blocked('no');
  expect(board.reports()).toEqual({
    base: { status: 'waiting', message: 'for a database' },
    top: { status: 'blocked', message: 'no' },
  });
  board.of('top').clear();
  expect(Object.keys(board.reports())).toEqual(['base']);
});

test('the closing status is sent once, and not when it is on show', async () => {
  const { tools, sent } = recorded();
  const board = new StatusReports(tools, ['base'], {});
  await board.close();
  expect(sent).toEqual([]);
  await board.of('base').maintenance('installs');
  await board.of('base').maintenance('installs');
  board.of('base').active('fine');
  await board.close();
  await board.close();
  expect(sent).toEqual(['status-set -- maintenance installs', 'status-set -- active fine']);
});
