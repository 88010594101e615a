import type { CharmTexts, ValidatedCharm } from '../../charm-schema/validate-charm.ts';
import { validateCharm } from '../../charm-schema/validate-charm.ts';
import { refusalMessage } from '../../charm-schema/refusal.ts';
import { fault } from '../../errors.ts';
import type { CharmFiles } from './charm.ts';

/** A charm's files as Juju reads them. */
export function readCharmTexts({
  metadata,
  manifest,
  config,
  actions,
  profile,
}: CharmFiles): ValidatedCharm {
  const files = {
    'metadata.yaml': metadata,
    'manifest.yaml': manifest,
    'config.yaml': config,
    'actions.yaml': actions,
    'lxd-profile.yaml': profile,
  };
  const texts: CharmTexts = Object.fromEntries(
    Object.entries(files).filter(([, text]) => text !== undefined),
  );
  return validateCharm(texts, { strict: false });
}

/**
 * Refuses what Juju 3.6 or 4.0 refuses.
 *
 * A charm without manifest.yaml is taken: the machines here have one base, whatever a charm names.
 *
 * @throws CHARM_INVALID with the place of the first refusal, and all others as details.
 */
export function refuseCharm({ faults, refusals, yaml }: ValidatedCharm): void {
  const found = [
    ...faults.map(({ message, source }) => ({
      message: `${source?.file ?? 'a file'} is not YAML that Juju reads: ${message}`,
      source,
    })),
    ...refusals
      .filter(
        ({ file, by }) => by.length > 0 && !(file === 'manifest.yaml' && yaml[file] === undefined),
      )
      .map((refusal) => ({
        message: `${refusal.file}: ${refusalMessage(refusal)}`,
        source: yaml[refusal.file]?.locate(refusal.path, refusal.part),
      })),
  ];
  const [first, ...others] = found;
  if (first === undefined) return;
  const { message, source } = first;
  throw fault('CHARM_INVALID', message, {
    ...(source === undefined ? {} : { source }),
    ...(others.length === 0 ? {} : { details: others.map((each) => each.message).join('\n') }),
  });
}
