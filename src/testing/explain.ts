import { suggestion } from './suggestion.ts';
import { describeCharm } from '../dispatch/charm/describe-charm.ts';
import { explainHandler } from '../dispatch/explain/explain-handler.ts';
import { describeExplanation } from '../dispatch/explain/explanation.ts';
import { fault } from '../errors.ts';
import type { CharmUnderTest } from './charm.ts';
import { unitName, type State } from './state.ts';

/**
 * Says why a handler does not run in a state: which predicate is false, and who could make it true.
 *
 * `charmwright explain` says the same of a living unit. Who sets a flag is read from triggers, from the
 * framework's own rules, and from the text of handlers that name the flag where they set it; of a flag that
 * is set in a function of its own the layer that declares it is named.
 *
 * @param id `layer/handler`
 * @throws TEST_EXPLAIN_UNKNOWN, and what composing the charm's layers throws.
 */
export function explain(charm: CharmUnderTest, state: State, id: string): string {
  const described = describeCharm(charm, []);
  if (described.kind === 'refused') throw fault(described.code, described.message);
  const unit = {
    name: unitName(charm, state),
    flags: new Set(state.flags),
    inputs: state.memory?.inputs ?? {},
    origins: new Map(),
  };
  const explanation = explainHandler(described, unit, id);
  if (explanation !== undefined) return describeExplanation(explanation);
  const ids = described.handlers.map((each) => each.id);
  throw fault('TEST_EXPLAIN_UNKNOWN', `the charm has no handler "${id}"${suggestion(id, ids)}`);
}
