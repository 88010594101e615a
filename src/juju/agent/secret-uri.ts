/** How a charm names a secret; source: juju `core/secrets/secret.go` (ParseURI). */

/** 12 bytes in base32, so the last character is 0 or g (`github.com/rs/xid`). */
const idPattern = '[0-9a-v]{19}[0g]';
const uuidPattern = '[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}';
const uri = new RegExp(
  `^(?:secret:)?(?://${uuidPattern}/|/*)?(?:${uuidPattern}/)?(?<id>${idPattern})$`,
);

/** The id in `ID`, `secret:ID`, `MODEL/ID` or `secret://MODEL/ID`; undefined when the text is none of these. */
export function secretId(text: string): string | undefined {
  return uri.exec(text)?.groups?.id;
}

/** The message for a text that names no secret. */
export function noSecretUri(text: string): string {
  return `secret URI ${JSON.stringify(text)} not valid`;
}

/** `secret://MODEL/ID`, as `secret-add` prints it (juju `core/secrets/secret.go`, URI.String). */
export function secretUri(model: string, id: string): string {
  return `secret://${model}/${id}`;
}

/** A secret's id of 12 random bytes: base32 with the digits 0-9a-v, so the last one is 0 or g (`github.com/rs/xid`). */
export function secretIdOf(bytes: Uint8Array): string {
  let bits = 0n;
  for (const byte of bytes.subarray(0, 12)) bits = (bits << 8n) | BigInt(byte);
  return (bits << 4n).toString(32).padStart(20, '0');
}
