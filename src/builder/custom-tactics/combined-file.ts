/** Validates what custom tactics return: nothing of it is trusted. */
import type { CharmwrightError } from '../../errors.ts';
import type { PlannedContent } from '../plan/build-plan.ts';
import { isObject, type Json } from '../../base/json.ts';
import type { CheckDocument } from '../schema/check-document.ts';
import type { TacticResponse } from './call-tactics.ts';

type Failed = (text: string) => CharmwrightError;

/** The patterns of a tactic. @throws what `failed` makes, when there are none. */
export function readPatterns(
  answer: TacticResponse | undefined,
  failed: Failed,
): readonly string[] {
  const value = answered(answer, failed);
  const isPatterns =
    Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'string');
  if (!isPatterns) throw failed('paths is not a list of patterns');
  return value.filter((each) => typeof each === 'string');
}

export interface ReadCombined {
  /** Undefined where nothing is to stand at the path. */
  readonly content: PlannedContent | undefined;
  readonly faults: readonly CharmwrightError[];
}

/** What is to stand at a path by a tactic's answer, or what is wrong with that. */
export function readCombined(
  path: string,
  answer: TacticResponse | undefined,
  { check, failed }: { readonly check: CheckDocument; readonly failed: Failed },
): ReadCombined {
  const wrong = (...texts: readonly string[]): ReadCombined => {
    return { content: undefined, faults: texts.map((text) => failed(`${path}: ${text}`)) };
  };
  const right = (content: PlannedContent | undefined): ReadCombined => ({ content, faults: [] });
  if (answer?.kind !== 'answered') return wrong(answer?.message ?? 'no answer');
  const { value } = answer;
  if (value === undefined) return right(undefined);
  if (!isObject(value)) {
    return wrong(`expected an object with text or value, found ${typeof value}`);
  }
  if ('value' in value) {
    // It came over as JSON.
    const planned = value.value as Json;
    if (!isObject(planned)) return wrong('its value is not a map');
    const found = check(path, { file: path, value: planned, locate: () => ({ file: path }) });
    if (found.length > 0) return wrong(...found.map(({ message }) => message));
    return right({ kind: 'yaml', value: planned });
  }
  if (typeof value.text !== 'string') {
    return wrong('it has neither text nor value');
  }
  if (/^[^/]+\.yaml$/.test(path)) return wrong('a YAML file in the charm’s root must be a value');
  const executable = value.executable === true;
  return right({ kind: 'text', text: value.text, executable });
}

function answered(answer: TacticResponse | undefined, failed: Failed): unknown {
  if (answer?.kind === 'answered') return answer.value;
  throw failed(answer?.message ?? 'no answer');
}
