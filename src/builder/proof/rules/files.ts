import { finding, type ProofRule } from '../proof-rule.ts';

/** What people who meet a charm look for first. */
export const documentationRule: ProofRule = {
  name: 'documentation',
  check: ({ files, readme }) => {
    const has = (name: RegExp): boolean => files.some((file) => name.test(file));
    const found = [];
    if (!has(/^icon\.svg$/)) found.push(finding('I', 'there is no icon.svg'));
    if (!has(/^(copyright|licen[cs]e)(\.(md|txt))?$/i)) {
      const hint = 'state in LICENSE or copyright the terms of its use';
      found.push(finding('W', 'there is no copyright', { hint }));
    }
    if (has(/^readme\.ex$/i)) {
      found.push(finding('W', 'README.ex is a template’s', { hint: 'remove it' }));
    }
    if (!has(/^readme(\.(md|rst|txt))?$/i)) {
      found.push(
        finding('W', 'there is no README', { hint: 'describe in README.md what it is for' }),
      );
    }
    const left = boilerplate.find((text) => readme?.includes(text));
    if (left !== undefined) {
      found.push(finding('W', `the README still has ${JSON.stringify(left)} of its template`));
    }
    return found;
  },
};

/** Lines of the READMEs that charm-tools and charmcraft begin a charm with. */
const boilerplate = [
  'Describe the intended usage of this charm',
  'Step by step instructions on using the charm',
  'TODO: Describe your charm in a few paragraphs',
];

/** The agent runs these itself. */
export const executablesRule: ProofRule = {
  name: 'executables',
  check: ({ notExecutable }) =>
    notExecutable.map((file) =>
      finding('E', `${file} is not executable`, { hint: `chmod +x ${file}` }),
    ),
};

/** An address that gives away a machine's credentials, and that not every cloud has. */
export const instanceMetadataRule: ProofRule = {
  name: 'instance-metadata',
  check: ({ scripts, code }) =>
    [...scripts, ...(code?.modules ?? []).map(({ file, code: text }) => ({ file, text }))]
      .filter(({ text }) => text.includes('169.254.169.254'))
      .map(({ file }) => {
        const hint = 'ask Juju: network-get, credential-get';
        return finding('W', `${file} asks the cloud's metadata service`, { hint });
      }),
};

/** Where a layer's source is kept. */
export const repoRule: ProofRule = {
  name: 'repo',
  check: ({ kind, charm }) =>
    kind === 'built' || charm.layerFile.repo !== undefined
      ? []
      : [finding('I', 'layer.yaml does not say in which repo its source is kept')],
};
