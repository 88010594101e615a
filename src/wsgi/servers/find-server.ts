import { fault } from '../../index.ts';
import type { Combination } from '../plan/combination.ts';
import { ok, wrong } from '../plan/diagnostics.ts';
import type { Read } from '../plan/diagnostics.ts';
import type { Server } from './server.ts';
import { servers } from './servers.ts';

/** The server of a combination; a part of it that this version does not have is refused with what there is. */
export function findServer({ server: name, front, supervisor }: Combination): Read<Server> {
  const server = servers[name];
  if (server === undefined) return missing(`server ${name}`, Object.keys(servers).join(', '));
  if (front !== 'none') return missing(`front ${front}`, 'none');
  if (supervisor !== 'systemd') return missing(`supervisor ${supervisor}`, 'systemd');
  return ok(server);
}

function missing(part: string, known: string): Read<never> {
  const message = `this version of layer:wsgi does not have the ${part}; choose ${known}`;
  return wrong(fault('WSGI_COMBINATION_INVALID', message));
}
