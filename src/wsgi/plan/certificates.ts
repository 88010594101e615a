/** The certificate authorities of databases, which clients read from files; they are no secrets. */
import type { Database } from './database.ts';
import { certificates } from './paths.ts';
import type { Fingerprint } from './fingerprint.ts';

/** Path → text. */
export type Certificates = Readonly<Record<string, string>>;

/** The files that these databases' URLs name. */
export function certificatesOf(
  databases: readonly (Database | undefined)[],
  fingerprint: Fingerprint,
): Certificates {
  const files = databases.flatMap((database) => {
    const path = certificateFile(database, fingerprint);
    const text = authorityOf(database);
    return path === undefined || text === undefined ? [] : [[path, `${text.trim()}\n`] as const];
  });
  return Object.fromEntries(files);
}

/**
 * Where the authority of a database is kept, if it has one.
 *
 * The path differs with the authority, so that the files of the old and of the new plan exist side by side.
 */
export function certificateFile(
  database: Database | undefined,
  fingerprint: Fingerprint,
): string | undefined {
  const authority = authorityOf(database);
  if (authority === undefined) return undefined;
  return `${certificates}/${fingerprint(authority.trim()).slice(0, 16)}.pem`;
}

function authorityOf(database: Database | undefined): string | undefined {
  return database?.tls?.kind === 'on' ? database.tls.authority : undefined;
}
