import { fault } from '../../errors.ts';

/**
 * The records of a pax header: `<length> <key>=<value>\n`, where the length counts the whole record.
 *
 * Values are bytes and may hold newlines. Source: POSIX.1-2017 pax, "pax Extended Header".
 */
export function paxRecords(bytes: Buffer): ReadonlyMap<string, Buffer> {
  const records = new Map<string, Buffer>();
  for (let at = 0; at < bytes.length;) {
    // GNU tar fills up with NULs where it rewrites a header.
    if (bytes[at] === 0) break;
    const blank = bytes.indexOf(0x20, at);
    // A length has few digits, so that none is looked for in all the rest.
    const digits = blank < 0 || blank - at > 10 ? '' : bytes.toString('latin1', at, blank);
    const end = at + Number(digits);
    const equals = blank < 0 ? -1 : bytes.indexOf(0x3d, blank);
    const isWhole = /^\d+$/.test(digits) && end <= bytes.length && bytes[end - 1] === 0x0a;
    if (!isWhole || equals < 0 || equals >= end) {
      throw fault('ARCHIVE_INVALID', `a pax header has no record at its byte ${at}`);
    }
    records.set(bytes.toString('utf8', blank + 1, equals), bytes.subarray(equals + 1, end - 1));
    at = end;
  }
  return records;
}
