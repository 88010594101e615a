import { didYouMean } from '../../base/nearest-name.ts';
import { type Refusal, refusalMessage } from '../../charm-schema/refusal.ts';
import {
  type CharmwrightError,
  type ErrorDetails,
  fault,
  type SourcePosition,
} from '../../errors.ts';

/** What Juju has against a charm as an error, at a place of its sources. */
export function refusalFault(
  refusal: Refusal,
  source: SourcePosition | undefined,
): CharmwrightError {
  const { code, path, known } = refusal;
  const hint = known === undefined ? refusal.hint : didYouMean(String(path.at(-1)), known);
  const details: ErrorDetails = {
    hint,
    ...(source === undefined ? {} : { source }),
  };
  return fault(code, refusalMessage(refusal), details);
}
