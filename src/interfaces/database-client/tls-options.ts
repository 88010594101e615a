/** The TLS options of a URL, as each database's clients name them. */
import type { DatabaseTls } from './readiness.ts';

/**
 * libpq's options for a server at `host`, with its authority in `authorityFile`.
 *
 * A known authority must have signed the certificate: with a host's name it must also be for that name
 * (`verify-full`). For an address it need only be the authority's (`verify-ca`), as libpq before 15 looks for
 * addresses nowhere in a certificate. Without an authority the connection is encrypted (`require`).
 */
export function postgresqlTlsOptions(
  tls: DatabaseTls,
  host: string,
  authorityFile: string | undefined,
): Readonly<Record<string, string>> {
  if (tls.kind === 'off') return {};
  if (authorityFile === undefined) return { sslmode: 'require' };
  return { sslmode: isAddress(host) ? 'verify-ca' : 'verify-full', sslrootcert: authorityFile };
}

/** MongoDB's options; its clients always check the host. Without an authority they ask the system's. */
export function mongodbTlsOptions(
  tls: DatabaseTls,
  authorityFile: string | undefined,
): Readonly<Record<string, string>> {
  if (tls.kind === 'off') return {};
  return { tls: 'true', ...(authorityFile !== undefined && { tlsCAFile: authorityFile }) };
}

function isAddress(host: string): boolean {
  return host.includes(':') || /^\d{1,3}(\.\d{1,3}){3}$/.test(host);
}
