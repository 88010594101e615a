import { endpointsOf } from '../dispatch/charm-facts.ts';
import type { UnitHandler } from '../dispatch/react.ts';
import { fault } from '../errors.ts';
import { sidesWith } from '../interfaces/sides.ts';
import { compose } from '../reactive/compose.ts';
import type { Trigger } from '../reactive/layer.ts';
import { explainUnmet, type Predicate } from '../reactive/predicates.ts';
import type { EndpointName } from '../reactive/hook-patterns.ts';
import type { CharmUnderTest } from './charm.ts';
import { guess } from './nearest.ts';
import { unitName, type State } from './state.ts';

/**
 * Says why a handler does not run in a state: which predicate is false, and who could make it true.
 *
 * Who sets a flag is read from triggers, from the framework's own rules, and from the text of handlers that
 * name the flag where they set it; a flag that is set in a function of its own is not found there.
 *
 * @param id `layer/handler`
 * @throws TEST_EXPLAIN_UNKNOWN
 */
export function explain(charm: CharmUnderTest, state: State, id: string): string {
  const endpoints = endpointsOf(charm.metadata);
  const { handlers, triggers } = compose(charm.layers, endpoints);
  const handler = handlers.find((each) => each.id === id);
  if (handler === undefined) {
    const ids = handlers.map((each) => each.id);
    throw fault('TEST_EXPLAIN_UNKNOWN', `the charm has no handler "${id}"${guess(id, ids)}`);
  }
  const set = new Set(state.flags);
  const unmet = handler.predicates.filter((each) => explainUnmet(each, set) !== undefined);
  const lines = [
    ...hookLine(handler),
    ...unmet.flatMap((predicate) => [
      explainUnmet(predicate, set) ?? '',
      ...wantedFlags(predicate, set).map(
        (flag) => `  ${flag}: ${whoSets(flag, { charm, handlers, triggers, endpoints })}`,
      ),
      ...unwantedFlags(predicate, set).map((flag) => `  ${flag}: is to be cleared first`),
    ]),
    ...(unmet.length === 0 ? inputsLine(handler, state) : []),
  ];
  const unit = unitName(charm, state);
  if (unmet.length > 0) return [`${id} does not run on ${unit}:`, ...lines].join('\n');
  if (handler.kind === 'open') return `${id} is a program: only its own test knows when it runs`;
  const ready = handler.hooks === undefined ? 'is ready to run' : 'waits for its hook';
  return [`${id} ${ready} on ${unit}:`, ...lines].join('\n');
}

function hookLine({ hooks }: UnitHandler): string[] {
  if (hooks === undefined) return [];
  if (hooks.size === 0) return ['it runs in hooks of endpoints that the charm has not'];
  return [`it runs only in ${listOf([...hooks])}`];
}

function inputsLine({ inputs, id }: UnitHandler, { memory }: State): string[] {
  if (inputs.length > 0 && memory?.inputs[id] !== undefined) {
    return ['its flags are as it wants them; it runs when its inputs differ from its last success'];
  }
  return ['its flags are as it wants them'];
}

function wantedFlags({ kind, flags }: Predicate, set: ReadonlySet<string>): readonly string[] {
  return kind === 'all' || kind === 'any' ? flags.filter((flag) => !set.has(flag)) : [];
}

function unwantedFlags({ kind, flags }: Predicate, set: ReadonlySet<string>): readonly string[] {
  return kind === 'none' || kind === 'not-all' ? flags.filter((flag) => set.has(flag)) : [];
}

interface Setters {
  readonly charm: CharmUnderTest;
  readonly handlers: readonly UnitHandler[];
  readonly triggers: readonly Trigger[];
  readonly endpoints: readonly EndpointName[];
}

function whoSets(flag: string, setters: Setters): string {
  const byHandlers = setters.handlers.filter((each) => names(each, flag)).map(({ id }) => id);
  const byTriggers = setters.triggers
    .filter(({ set = [] }) => set.includes(flag))
    .map(({ when, whenNot }) => `the trigger on ${when ?? `the absence of ${whenNot ?? ''}`}`);
  const automatic = byFramework(flag, setters);
  const all = [...automatic, ...byTriggers, ...byHandlers];
  const meaning = setters.charm.flags[flag];
  const told = meaning === undefined ? '' : ` (${meaning})`;
  if (all.length > 0) return `set by ${listOf(all)}${told}`;
  return `no handler, trigger or rule names it where it is set${told}`;
}

/** Whether a handler's own text sets the flag. */
function names(handler: UnitHandler, flag: string): boolean {
  if (handler.kind === 'open') return false;
  const text = handler.run.toString();
  return ["'", '"', '`'].some((quote) =>
    ['set(', 'announce(', 'toggle('].some((call) =>
      text.includes(`${call}${quote}${flag}${quote}`),
    ),
  );
}

function byFramework(flag: string, { charm, endpoints }: Setters): string[] {
  if (flag === 'leadership.is_leader') return ['Juju, while the unit leads'];
  if (/^config\.(changed|set|default)\b/.test(flag)) return ['the operator’s config'];
  if (flag.startsWith('charm.')) return ['the unit’s own life'];
  const [prefix, name = ''] = flag.split('.');
  const named = prefix === 'endpoint' ? name : (prefix ?? '');
  const endpoint = endpoints.find((each) => each.name === named);
  if (endpoint === undefined) return [];
  if (prefix === 'endpoint') return [`relations of ${named}`];
  const side = sidesWith(charm.interfaces).find(
    (each) => each.role === endpoint.role && each.interface === endpoint.interface,
  );
  return side === undefined ? [] : [`the interface ${endpoint.interface} of ${named}`];
}

function listOf(names: readonly string[]): string {
  const [last, ...others] = names.toReversed();
  return others.length === 0 ? (last ?? '') : `${others.toReversed().join(', ')} or ${last ?? ''}`;
}
