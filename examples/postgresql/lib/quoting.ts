/** Text as PostgreSQL's own languages want it; nothing a remote unit says reaches them unquoted. */

/** A string constant of SQL, right whatever `standard_conforming_strings` says. */
export function sqlLiteral(value: string): string {
  const quoted = `'${value.replaceAll("'", "''")}'`;
  return value.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}

/** An identifier of SQL; its case is kept. */
export function sqlName(value: string): string {
  return `"${value.replaceAll('"', '""')}"`;
}

/** A field of pg_hba.conf; in quotes, keywords such as `all` lose their meaning. */
export function accessField(value: string): string {
  return `"${value.replaceAll('"', '""')}"`;
}
