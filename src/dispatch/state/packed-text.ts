/** Text that is deflated where that saves space; packed text begins with {@link mark}, which no JSON does. */
import { fault } from '../../errors.ts';

const mark = 'deflate:';

/** Shorter texts are not packed: it would cost more time than the bytes are worth. */
const shortest = 16_000;

/** The framework writes no state that unpacks to more. */
const longest = 64 * 1024 * 1024;

/** The text itself, or its packed form when that is shorter; ASCII. */
export function packText(text: string): string {
  if (text.length < shortest) return text;
  const packed = `${mark}${zlib().deflateRawSync(text).toString('base64')}`;
  return packed.length < text.length ? packed : text;
}

/** @throws STATE_INVALID when it is damaged. */
export function unpackText(text: string): string {
  if (!text.startsWith(mark)) return text;
  try {
    const bytes = Buffer.from(text.slice(mark.length), 'base64');
    return zlib().inflateRawSync(bytes, { maxOutputLength: longest }).toString('utf8');
  } catch (cause) {
    throw fault('STATE_INVALID', 'the unit’s state is packed, and damaged', { cause });
  }
}

/** Loaded only for a large state: most hooks never see one. */
function zlib() {
  return process.getBuiltinModule('node:zlib');
}
