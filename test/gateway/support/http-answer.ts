import { headersOf, type Got } from './exchange.ts';

/** The body in chunks; undefined while it is not whole. */
function bodyOfChunks(data: Buffer): Buffer | undefined {
  const parts: Buffer[] = [];
  for (let at = 0; ;) {
    const end = data.indexOf('\r\n', at);
    if (end < 0) return undefined;
    const size = Number.parseInt(data.toString('latin1', at, end), 16);
    if (data.length < end + 2 + size + 2) return undefined;
    if (size === 0) return Buffer.concat(parts);
    parts.push(data.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}

/** The answer in the bytes of an HTTP message; undefined while it is not whole and the connection goes on. */
export function httpAnswer(
  data: Buffer,
  { method, closed }: { readonly method: string; readonly closed: boolean },
): Got | undefined {
  const end = data.indexOf('\r\n\r\n');
  if (end < 0) {
    if (closed) throw new Error('no answer');
    return undefined;
  }
  const [first = '', ...lines] = data.toString('latin1', 0, end).split('\r\n');
  const headers = headersOf(lines);
  const status = Number(first.split(' ')[1]);
  const rest = data.subarray(end + 4);
  const length = headers['content-length'];
  const got = (body: Buffer, whole: boolean): Got => ({
    ...{ status, headers, body: body.toString('latin1'), whole },
  });
  if (method === 'HEAD' || status === 204 || status === 304) return got(rest, true);
  if (headers['transfer-encoding'] === 'chunked') {
    const body = bodyOfChunks(rest);
    if (body) return got(body, true);
  } else if (length !== undefined) {
    if (rest.length >= Number(length)) return got(rest, true);
  } else if (closed) return got(rest, true);
  return closed ? got(rest, false) : undefined;
}
