import type { Answer } from './raw-http.ts';
import type { Target } from './combination.ts';

/** What of an answer is compared, by name; plain JSON. */
export type Observation = Readonly<Record<string, unknown>>;

/** What a probe sends. A path is raw, as in the request line, and below the prefix. */
export interface ProbeRequest {
  readonly method?: string;
  readonly path: string;
  /** In their order; `Host` and `Connection: close` precede them unless `bare`. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: readonly Buffer[];
  /** `length` (Content-Length) unless it is chunked. */
  readonly framing?: 'length' | 'chunked';
  readonly expectsContinue?: boolean;
  readonly protocol?: 'HTTP/1.0' | 'HTTP/1.1';
  /** `absolute` puts scheme and host before the path; `beside` leaves the prefix out. */
  readonly form?: 'absolute' | 'beside';
}

/** One question to a combination, with the answer that PEP 3333, CGI (RFC 3875) and HTTP give. */
export interface Probe {
  /** Unique; a reader knows from it what was asked. */
  readonly name: string;
  readonly topic: Topic;
  /** Sent one after the other, each on a connection of its own. */
  readonly requests: readonly ProbeRequest[];
  /** Pure: what of the answers is compared, the last one first. */
  observe(answers: Answers): Observation;
  expected(target: Target): Observation;
  /** It disturbs other requests, so nothing else is asked meanwhile. */
  readonly exclusive?: boolean;
  /** It looks at when bytes arrive, which a host that is busy can blur: asked again until it is right, five times. */
  readonly timed?: boolean;
  /** Targets that are asked; all by default. */
  applies?(target: Target): boolean;
}

/** The answers to a probe's requests. */
export interface Answers {
  readonly last: Answer;
  readonly all: readonly Answer[];
  readonly target: Target;
}

export type Topic = 'paths' | 'headers' | 'bodies' | 'environment' | 'answers' | 'calls';
