import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { RenderedEntry } from '../apply/render-plan.ts';

/**
 * Writes entries as a zip that Juju reads: sorted, with Unix modes, links as links, and one time for all.
 *
 * The same entries give the same bytes with the same Node, on any day, in any time zone.
 * Source: juju-contract 1.7 (modes come from the external attributes of host 3, Unix).
 */
export async function writeZip(path: string, entries: readonly RenderedEntry[]): Promise<void> {
  const { ZipFile } = await import('yazl');
  const zip = new ZipFile();
  // Zip's time has no zone and is written as the local one: only local parts are the same everywhere.
  const mtime = new Date(1980, 1, 1);
  for (const entry of [...entries].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const options = { mtime, forceDosTimestamp: true };
    if (entry.kind === 'symlink') {
      const target = Buffer.from(entry.target);
      zip.addBuffer(target, entry.path, { ...options, mode: 0o120777, compress: false });
    } else {
      const mode = entry.executable ? 0o100755 : 0o100644;
      zip.addBuffer(Buffer.from(entry.bytes), entry.path, { ...options, mode, compress: true });
    }
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path, { mode: 0o644 }));
}
