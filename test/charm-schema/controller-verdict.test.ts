/** The controller refuses what Juju refuses. */
import { expect, test } from 'vitest';
import { readCharmTexts, refuseCharm } from '../../src/controller/charm/charm-verdict.ts';
import { parseCharm } from '../../src/controller/charm/parse-charm.ts';
import { messageOf } from '../../src/errors.ts';
import { type CharmTexts, variations } from './variations/variations.ts';
import { readVerdicts } from './verdicts.ts';

// Sixteen thousand charms are read, which takes its time on a busy machine.

/** What charms for Kubernetes, and machines here, can't have. */
const ownReasons =
  /its containers need Kubernetes|no storage is shared here|must be a range such as|a file name without a folder, not "\.\."|an absolute path|a value of type (int|float)|not YAML that Juju reads: (Flow map|Plain value|Missing closing)/;

function filesOf(texts: CharmTexts) {
  return {
    metadata: texts['metadata.yaml'] ?? '',
    manifest: texts['manifest.yaml'],
    config: texts['config.yaml'],
    actions: texts['actions.yaml'],
    profile: texts['lxd-profile.yaml'],
  };
}

test('a charm that Juju 3.6 or 4.0 refuses is refused, and no other but for reasons of ours', () => {
  const verdicts = readVerdicts();
  const wrong = variations().flatMap(({ id, row, column, files }) => {
    const expected = verdicts.get(row)?.[column] === '.' ? 'taken' : 'refused';
    try {
      parseCharm(filesOf(files));
      return expected === 'taken' ? [] : [id];
    } catch (error) {
      const own = ownReasons.test(messageOf(error));
      return expected === 'refused' || own ? [] : [`${id}: ${messageOf(error)}`];
    }
  });
  expect(wrong).toEqual([]);
});

test('a charm without manifest.yaml runs here, and an empty one names no base', () => {
  const metadata = 'name: shop\nsummary: S\ndescription: D\n';
  const refuse = (manifest: string | undefined) => () =>
    refuseCharm(readCharmTexts({ metadata, manifest, config: undefined, actions: undefined }));
  expect(refuse(undefined)).not.toThrow();
  expect(refuse('bases: []\n')).toThrow('manifest.yaml: bases: expected a list of bases');
});
