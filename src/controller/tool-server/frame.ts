/**
 * The wire between a tool's process and the controller: `CWT1`, then one block of length-prefixed fields.
 *
 * Both lengths are 32 bits, big-endian: that of the block, and in it that of each field. A request is
 * [context id, folder, tool, '1' or '0' for stdin given, stdin, …arguments]; an answer is
 * [kind, exit code, stdout, stderr], whose kind is `exit`, or `stdin` when the tool wants standard input.
 */
export const magic = 'CWT1';

/** No tool has a reason to send more; Juju's limits for settings are 16 MiB. */
const longest = 64 * 1024 * 1024;

/** The bytes of one message. */
export function encodeFrame(fields: readonly string[]): Buffer {
  const parts = fields.flatMap((field) => {
    const bytes = Buffer.from(field);
    return [lengthOf(bytes.length), bytes];
  });
  const total = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([Buffer.from(magic), lengthOf(total), ...parts]);
}

export type Decoded =
  | { readonly kind: 'more' }
  | { readonly kind: 'foreign' }
  | { readonly kind: 'frame'; readonly fields: readonly string[]; readonly rest: Buffer };

/** Takes the first message off what has arrived. */
export function decodeFrame(bytes: Buffer): Decoded {
  const head = magic.slice(0, bytes.length);
  if (bytes.toString('latin1', 0, head.length) !== head) return { kind: 'foreign' };
  if (bytes.length < 8) return { kind: 'more' };
  const total = bytes.readUInt32BE(4);
  if (total > longest) return { kind: 'foreign' };
  if (bytes.length < 8 + total) return { kind: 'more' };
  const fields = decodeFields(bytes.subarray(8, 8 + total));
  if (fields === undefined) return { kind: 'foreign' };
  return { kind: 'frame', fields, rest: bytes.subarray(8 + total) };
}

function decodeFields(block: Buffer): readonly string[] | undefined {
  const fields: string[] = [];
  let at = 0;
  while (at < block.length) {
    if (at + 4 > block.length) return undefined;
    const end = at + 4 + block.readUInt32BE(at);
    if (end > block.length) return undefined;
    fields.push(block.toString('utf8', at + 4, end));
    at = end;
  }
  return fields;
}

function lengthOf(length: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(length);
  return bytes;
}
