/** Text that is deflated where that pays; what is packed begins with {@link mark}, which no JSON does. */
import { fault } from '../../errors.ts';

const mark = 'deflate:';

/** Up to here the time to pack is worth more than the bytes. */
const shortest = 16_000;

/** A state that unpacks to more was not written by us. */
const longest = 64 * 1024 * 1024;

/** The text itself, or a shorter one of ASCII that stands for it. */
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
