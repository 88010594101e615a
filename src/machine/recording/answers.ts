import type { HttpAnswer, PackageOutcome, PipInstall, PipOutcome, RunResult } from '../machine.ts';
import type { SystemdOutcome, UnitActive } from '../machine.ts';
import type { SystemdJob } from './effect.ts';

/** A program that is started on the recording machine. */
export interface Call {
  readonly command: string;
  readonly args: readonly string[];
  readonly user?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** Which calls (or URLs) are meant: a part of the command line, a pattern over it, or a test of one's own. */
export type CallMatcher = string | RegExp | ((call: Call) => boolean);

/** What a program answers; what is left out is a silent success. */
export type RunAnswer = Partial<RunResult> | ((call: Call) => Partial<RunResult>);

/**
 * What the recording machine answers, before or between the steps of a test.
 *
 * The rule that was added last wins. A list of answers is used up one by one; the last one stays.
 */
export class Answers {
  readonly #runs: { matcher: CallMatcher; answers: RunAnswer[] }[] = [];
  readonly #gets: { matcher: string | RegExp; answers: HttpAnswer[] }[] = [];
  readonly #jobs = new Map<string, SystemdOutcome[]>();
  readonly #properties = new Map<string, string>();
  readonly #journals = new Map<string, string>();
  readonly #states = new Map<string, UnitActive[]>();
  #install: PackageOutcome[] = [];
  #pip: ((install: PipInstall) => PipOutcome)[] = [];

  /** What a program answers; without a rule every program succeeds in silence. */
  run(matcher: CallMatcher, ...answers: readonly RunAnswer[]): this {
    this.#runs.unshift({ matcher, answers: [...answers] });
    return this;
  }

  /** What an HTTP GET is answered; without a rule nothing listens. */
  get(url: string | RegExp, ...answers: readonly HttpAnswer[]): this {
    this.#gets.unshift({ matcher: url, answers: [...answers] });
    return this;
  }

  /** What the next installations come to; without a rule packages are there for the asking. */
  install(...outcomes: readonly PackageOutcome[]): this {
    this.#install = [...outcomes];
    return this;
  }

  /** What the next `pip install`s come to; without a rule they succeed. */
  pip(...outcomes: readonly (PipOutcome | ((install: PipInstall) => PipOutcome))[]): this {
    this.#pip = outcomes.map((each) => (typeof each === 'function' ? each : () => each));
    return this;
  }

  /** How the next jobs of a unit end; without a rule they succeed. */
  job(job: SystemdJob, unit: string, ...outcomes: readonly SystemdOutcome[]): this {
    this.#jobs.set(`${job} ${unit}`, [...outcomes]);
    return this;
  }

  /** What the unit's next looks find it to be; the last one stays. Without a rule it is what its jobs made of it. */
  active(unit: string, ...states: readonly UnitActive[]): this {
    this.#states.set(unit, [...states]);
    return this;
  }

  property(unit: string, property: string, value: string): this {
    this.#properties.set(`${unit} ${property}`, value);
    return this;
  }

  journal(unit: string, text: string): this {
    this.#journals.set(unit, text);
    return this;
  }

  /** @internal */
  nextRun(call: Call): RunResult {
    const rule = this.#runs.find(({ matcher }) => isMeant(matcher, call));
    const answer = rule === undefined ? undefined : next(rule.answers);
    const scripted = typeof answer === 'function' ? answer(call) : (answer ?? {});
    const { code = 0, stdout = '', stderr = '', timedOut = false, signal } = scripted;
    const output = scripted.output ?? stdout + stderr;
    return { code, stdout, stderr, output, timedOut, ...(signal !== undefined && { signal }) };
  }

  /** @internal */
  nextGet(url: string): HttpAnswer {
    const rule = this.#gets.find(({ matcher }) =>
      typeof matcher === 'string' ? matcher === url : matcher.test(url),
    );
    const answer = rule === undefined ? undefined : next(rule.answers);
    return answer ?? { kind: 'silent', reason: 'connection refused' };
  }

  /** @internal */
  nextInstall(): PackageOutcome | undefined {
    return next(this.#install);
  }

  /** @internal */
  nextPip(install: PipInstall): PipOutcome {
    return next(this.#pip)?.(install) ?? { kind: 'installed' };
  }

  /** @internal */
  nextJob(job: SystemdJob, unit: string): SystemdOutcome {
    return next(this.#jobs.get(`${job} ${unit}`) ?? []) ?? { ok: true };
  }

  /** @internal */
  nextActive(unit: string): UnitActive | undefined {
    return next(this.#states.get(unit) ?? []);
  }

  /** @internal */
  propertyOf(unit: string, property: string): string | undefined {
    return this.#properties.get(`${unit} ${property}`);
  }

  /** @internal */
  journalOf(unit: string): string {
    return this.#journals.get(unit) ?? '';
  }
}

function isMeant(matcher: CallMatcher, call: Call): boolean {
  if (typeof matcher === 'function') return matcher(call);
  const line = [call.command, ...call.args].join(' ');
  return typeof matcher === 'string' ? line.includes(matcher) : matcher.test(line);
}

function next<T>(answers: T[]): T | undefined {
  return answers.length > 1 ? answers.shift() : answers[0];
}
