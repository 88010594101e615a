import { isList, isObject, tryParseJson } from '../../src/base/json.ts';
import type { Answer } from './raw-http.ts';

/** What the application reported of a request; empty where the answer is no report. */
export interface Report {
  readonly interface: string;
  readonly environ: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Readonly<Record<string, unknown>>;
  readonly url: string;
  readonly wrong: readonly unknown[];
}

/** Reads the application's report out of an answer. */
export function reportOf({ body }: Answer): Report {
  const json = tryParseJson(body.toString());
  const value: Readonly<Record<string, unknown>> = isObject(json) ? json : {};
  return {
    interface: typeof value.interface === 'string' ? value.interface : '',
    environ: isObject(value.environ) ? value.environ : {},
    headers: isObject(value.headers) ? value.headers : {},
    body: isObject(value.body) ? value.body : {},
    url: typeof value.url === 'string' ? value.url : '',
    wrong: isList(value.wrong) ? value.wrong : [],
  };
}

/** A value of the environment or of a header; `null` where it is absent. */
export function valueOf(values: Readonly<Record<string, unknown>>, name: string): unknown {
  return values[name] ?? null;
}
