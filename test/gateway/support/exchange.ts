/** A request of a test, in whatever protocol it is sent. */
export interface Sent {
  readonly method?: string;
  /** Path and query string, as they stand in a request line. */
  readonly target: string;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: Buffer;
}

/** What came back. */
export interface Got {
  readonly status: number;
  /** By lower-case name; a header that came twice is joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Whether the protocol says that the answer is whole. */
  readonly whole: boolean;
}

/** Sends one request and resolves with its answer; rejects when there is none. */
export type Client = (sent: Sent) => Promise<Got>;

/** The headers of lines `name: value`. */
export function headersOf(lines: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const [name = '', ...rest] = line.split(':');
    const key = name.toLowerCase();
    const value = rest.join(':').trim();
    headers[key] = key in headers ? `${headers[key]}, ${value}` : value;
  }
  return headers;
}

/** The answer in what a CGI program writes. */
export function cgiAnswer(output: Buffer): Got {
  const end = output.indexOf('\r\n\r\n');
  if (end < 0) throw new Error(`no answer: ${output.toString('latin1')}`);
  const headers = headersOf(output.toString('latin1', 0, end).split('\r\n'));
  const body = output.toString('latin1', end + 4);
  const length = headers['content-length'];
  const whole = length === undefined || Number(length) === body.length || body === '';
  return { status: Number(headers.status?.slice(0, 3)), headers, body, whole };
}

/** The variables of a request that a front passes on in SCGI and CGI. */
export function cgiVariables({ method = 'GET', target, headers = [], body }: Sent) {
  const variables: [string, string][] = [
    ['REQUEST_METHOD', method],
    ['REQUEST_URI', target],
    ['QUERY_STRING', target.split('?')[1] ?? ''],
    ['SERVER_PROTOCOL', 'HTTP/1.1'],
    ['SERVER_NAME', 'example.com'],
    ['SERVER_PORT', '80'],
    ['REMOTE_ADDR', '192.0.2.1'],
  ];
  if (body) variables.push(['HTTP_CONTENT_LENGTH', String(body.length)]);
  for (const [name, value] of headers) {
    const key = name.toUpperCase().replaceAll('-', '_');
    variables.push([key === 'CONTENT_TYPE' ? key : `HTTP_${key}`, value]);
  }
  return variables;
}
