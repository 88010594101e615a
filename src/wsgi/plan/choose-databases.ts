import { databaseEndpoints } from './databases.ts';
import type { DatabaseEndpoint, Databases, DatabaseState } from './databases.ts';
import type { Database } from './database.ts';

/** Which databases to serve with, or which data is still missing. */
export type DatabaseChoice =
  | { readonly kind: 'chosen'; readonly databases: Databases; readonly pending: readonly string[] }
  | { readonly kind: 'waiting'; readonly reason: string };

/**
 * Decides which databases are in the application's variables.
 *
 * Before the first start every related database must be complete. An application that already serves
 * (`kept` holds what it serves with) goes on with what it has until the new one is complete.
 */
export function chooseDatabases(
  states: Readonly<Record<DatabaseEndpoint, DatabaseState>>,
  kept: Databases | undefined,
): DatabaseChoice {
  const databases: Partial<Record<DatabaseEndpoint, Database>> = {};
  const pending: string[] = [];
  for (const endpoint of databaseEndpoints) {
    const state = states[endpoint];
    if (state.kind === 'complete') databases[endpoint] = state.database;
    if (state.kind !== 'incomplete') continue;
    pending.push(`${endpoint} (${state.reason})`);
    const last = kept?.[endpoint];
    if (last?.relation === state.relation) databases[endpoint] = last;
  }
  if (pending.length > 0 && kept === undefined) {
    return { kind: 'waiting', reason: `waiting for the database of ${pending.join(' and of ')}` };
  }
  return { kind: 'chosen', databases, pending };
}
