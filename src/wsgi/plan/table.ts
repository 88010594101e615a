/** Which server speaks which gateway to which front, as data; no other file knows what can be combined. */
import { fault } from '../../index.ts';
import { defaultCombination, frontNames } from './combination.ts';
import type { Combination, FrontName, GatewayName, ServerName } from './combination.ts';
import { ok, wrong } from './diagnostics.ts';
import type { Read } from './diagnostics.ts';

/** The gateways of one server by front, the preferred one first; a front that is not named is impossible. */
export type TableRow = Readonly<Partial<Record<FrontName, readonly GatewayName[]>>>;

const http = ['http'] as const;
const anyFront = { none: http, nginx: http, apache: http, lighttpd: http, mongrel2: http };

/** Each cell is served by the end-to-end tests; what is in no cell is refused. */
export const servingTable: Readonly<Record<ServerName, TableRow>> = {
  gunicorn: anyFront,
  uwsgi: {
    none: http,
    nginx: ['uwsgi', 'fastcgi', 'scgi', 'http'],
    apache: ['uwsgi', 'fastcgi', 'scgi', 'http'],
    lighttpd: ['uwsgi', 'fastcgi', 'scgi', 'http'],
    mongrel2: http,
  },
  mod_wsgi: { apache: ['embedded'] },
  mod_python: { apache: ['embedded'] },
  wsgiref: { none: http },
  cgi: { nginx: ['cgi'], apache: ['cgi'], lighttpd: ['cgi'] },
  gateway: {
    nginx: ['scgi'],
    apache: ['ajp', 'scgi'],
    lighttpd: ['ajp', 'scgi'],
    mongrel2: ['mongrel2'],
  },
  uvicorn: anyFront,
  command: anyFront,
};

/** What author and operator chose; what is absent is chosen from the table. */
export type CombinationChoice = Partial<Combination>;

/**
 * The combination of a choice: the operator's part first, then the author's, then the default.
 *
 * A choice that is in no cell is refused with the server's row. A server that needs a front, such as one that runs
 * inside of it, gets the first of its row when none is chosen.
 */
export function combine(author: CombinationChoice, operator: CombinationChoice): Read<Combination> {
  const choice: CombinationChoice = { ...author, ...operator };
  const { server = defaultCombination.server, supervisor = defaultCombination.supervisor } = choice;
  const row = servingTable[server];
  const front = choice.front ?? frontNames.find((name) => row[name] !== undefined) ?? 'none';
  const gateways = row[front] ?? [];
  const gateway = choice.gateway ?? gateways[0];
  if (gateway === undefined || !gateways.includes(gateway)) {
    return wrong(impossible({ ...choice, server, front }));
  }
  return ok({ server, front, gateway, supervisor });
}

function impossible({ server = 'gunicorn', front = 'none', gateway }: CombinationChoice) {
  const spoken = gateway === undefined ? '' : ` over ${gateway}`;
  const behind = front === 'none' ? 'without a front' : `behind ${front}`;
  const message = `server ${server} can't be served ${behind}${spoken}; it can be served ${rowText(server)}`;
  return fault('WSGI_COMBINATION_INVALID', message);
}

function rowText(server: ServerName): string {
  const cells = Object.entries(servingTable[server]).map(
    ([front, gateways]) =>
      `${front === 'none' ? 'without a front' : `behind ${front}`} (${gateways.join(', ')})`,
  );
  return cells.join(', ');
}
