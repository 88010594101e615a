/**
 * Base64 of a secret's values, which are text here and may be any bytes.
 *
 * A byte that is no UTF-8 is kept as a lone surrogate, 0xDC00 and the byte, which no text has; printed as text it is
 * U+FFFD, as Go prints it.
 */

/** Text of base64; undefined when it is none. */
export function fromBase64(encoded: string): string | undefined {
  try {
    return textOf(Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0)));
  } catch {
    return undefined;
  }
}

/** Base64 of text's UTF-8. */
export function toBase64(text: string): string {
  return btoa(Array.from(bytesOf(text), (byte) => String.fromCharCode(byte)).join(''));
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return Array.from(pieces(bytes)).join('');
  }
}

/** Each character that is UTF-8, each other byte by itself. */
function* pieces(bytes: Uint8Array): Generator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  for (let at = 0; at < bytes.length;) {
    const length = [1, 2, 3, 4].find((each) => isText(decoder, bytes.subarray(at, at + each)));
    yield length === undefined
      ? String.fromCharCode(0xdc00 + (bytes[at] ?? 0))
      : decoder.decode(bytes.subarray(at, at + length));
    at += length ?? 1;
  }
}

function isText(decoder: InstanceType<typeof TextDecoder>, bytes: Uint8Array): boolean {
  try {
    decoder.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function bytesOf(text: string): Uint8Array {
  if (text.isWellFormed()) return new TextEncoder().encode(text);
  const parts = Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code >= 0xdc80 && code <= 0xdcff ? [code - 0xdc00] : new TextEncoder().encode(character);
  });
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
