import { isDeepStrictEqual } from 'node:util';
import type { Target } from './combination.ts';
import type { Observation, Probe, Topic } from './probe.ts';
import { concerns, type Variation } from './variation.ts';

export interface ProbeResult {
  readonly probe: string;
  readonly topic: Topic;
  /** `varies`: not what was expected, but what a variation allows. */
  readonly verdict: 'equal' | 'varies' | 'wrong';
  readonly expected: Observation;
  readonly observed: Observation;
  /** The variations that were needed. */
  readonly variations: readonly Variation[];
}

/** What a probe has to be compared with. */
export interface Comparison {
  readonly target: Target;
  readonly observed: Observation;
  readonly variations: readonly Variation[];
}

/** Pure: whether what was observed is what is expected of the target, or is allowed to differ. */
export function compare(probe: Probe, { target, observed, variations }: Comparison): ProbeResult {
  const expected = probe.expected(target);
  const used = new Set<Variation>();
  let wrong = false;
  for (const [name, value] of Object.entries(observed)) {
    if (isDeepStrictEqual(value, expected[name])) continue;
    const allowing = variations.find(
      (each) =>
        concerns(each, target) &&
        each.allows[probe.name]?.[name]?.some((allowed) => isDeepStrictEqual(value, allowed)),
    );
    if (allowing === undefined) wrong = true;
    else used.add(allowing);
  }
  const verdict = wrong ? 'wrong' : used.size > 0 ? 'varies' : 'equal';
  const { name, topic } = probe;
  return { probe: name, topic, verdict, expected, observed, variations: [...used] };
}

/** The names under which an observation is not what was expected. */
export function differences({ expected, observed }: ProbeResult): readonly string[] {
  return Object.keys({ ...expected, ...observed }).filter(
    (name) => !isDeepStrictEqual(observed[name], expected[name]),
  );
}
