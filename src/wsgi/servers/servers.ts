/** The servers that the layer has; a new one is one file and one line here. */
import type { ServerName } from '../plan/combination.ts';
import { gunicorn } from './gunicorn.ts';
import type { Server } from './server.ts';

/** Every server by its name. */
export const servers: Readonly<Partial<Record<ServerName, Server>>> = { gunicorn };
