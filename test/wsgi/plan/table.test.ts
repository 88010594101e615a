import { describe, expect, test } from 'vitest';
import { frontNames, gatewayNames, serverNames } from '../../../src/wsgi/plan/combination.ts';
import { combine, servingTable } from '../../../src/wsgi/plan/table.ts';

const cells = serverNames.flatMap((server) =>
  frontNames.flatMap((front) =>
    gatewayNames.map((gateway) => ({
      ...{ server, front, gateway },
      isPossible: servingTable[server][front]?.includes(gateway) ?? false,
    })),
  ),
);

test('every combination is allowed or refused as the table says', () => {
  for (const { isPossible, ...choice } of cells) {
    expect([choice, combine(choice, {}).kind]).toEqual([choice, isPossible ? 'ok' : 'wrong']);
  }
});

describe('what is not chosen', () => {
  test.each([
    [{}, {}, { server: 'gunicorn', front: 'none', gateway: 'http', supervisor: 'systemd' }],
    [{ front: 'nginx' }, {}, { server: 'gunicorn', front: 'nginx', gateway: 'http' }],
    [{ server: 'uwsgi' }, { front: 'lighttpd' }, { gateway: 'uwsgi' }],
    [{ server: 'uwsgi', front: 'apache' }, { server: 'gunicorn' }, { gateway: 'http' }],
    [{ server: 'mod_wsgi' }, {}, { front: 'apache', gateway: 'embedded' }],
    [{}, { supervisor: 'supervisor' }, { supervisor: 'supervisor' }],
  ] as const)(
    '%j by the author and %j by the operator is completed',
    (author, operator, chosen) => {
      expect(combine(author, operator)).toMatchObject({ kind: 'ok', value: chosen });
    },
  );
});

test('a refused combination names what is possible', () => {
  const read = combine({ server: 'uwsgi' }, { front: 'nginx', gateway: 'ajp' });
  expect(read.kind === 'wrong' && read.diagnostics[0]?.message).toBe(
    "server uwsgi can't be served behind nginx over ajp; it can be served without a front (http), " +
      'behind nginx (uwsgi, fastcgi, scgi, http), behind apache (uwsgi, fastcgi, scgi, http), ' +
      'behind lighttpd (uwsgi, fastcgi, scgi, http), behind mongrel2 (http)',
  );
});
