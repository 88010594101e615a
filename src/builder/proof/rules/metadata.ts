import { declaredEndpoints } from '../../../charm-schema/declared/endpoints.ts';
import { isList } from '../../../base/json.ts';
import { finding, keyPosition, type ProofRule } from '../proof-rule.ts';

/** Stores and tables cut a longer summary. */
export const summaryRule: ProofRule = {
  name: 'summary',
  about: 'charms',
  check: (subject) => {
    const { summary } = subject.metadata;
    if (typeof summary !== 'string' || summary.length <= 72) return [];
    const text = `the summary has ${summary.length} characters; more than 72 are cut where it is shown`;
    const source = keyPosition(subject, 'metadata.yaml', ['summary']);
    return [
      finding('W', text, { hint: 'shorten it; the rest belongs to the description', source }),
    ];
  },
};

/** Who is to be asked about a charm. */
export const maintainerRule: ProofRule = {
  name: 'maintainer',
  about: 'charms',
  check: (subject) => {
    const { maintainer, maintainers } = subject.metadata;
    const place = (key: string) => ({ source: keyPosition(subject, 'metadata.yaml', [key]) });
    const hint = 'write maintainer: Name <name@example.com>';
    if (maintainer !== undefined && maintainers !== undefined) {
      return [finding('E', 'metadata.yaml has maintainer and maintainers', place('maintainer'))];
    }
    const named = [maintainer, ...(isList(maintainers) ? maintainers : [])].filter(
      (each) => typeof each === 'string',
    );
    if (named.length === 0) return [finding('W', 'metadata.yaml names no maintainer', { hint })];
    return named
      .filter((each) => !/^[^<>]+ <[^<>@\s]+@[^<>@\s]+>$/.test(each))
      .map((each) => {
        const key = maintainer === undefined ? 'maintainers' : 'maintainer';
        const text = `the maintainer ${JSON.stringify(each)} is not of the form Name <email>`;
        return finding('W', text, { hint, ...place(key) });
      });
  },
};

/** How a charm is found in a store. */
export const tagsRule: ProofRule = {
  name: 'tags',
  about: 'charms',
  check: (subject) => {
    const { tags, categories } = subject.metadata;
    const found = [];
    if (categories !== undefined) {
      const source = keyPosition(subject, 'metadata.yaml', ['categories']);
      found.push(finding('W', 'categories are deprecated', { hint: 'call them tags', source }));
    } else if (tags === undefined) {
      found.push(finding('I', 'metadata.yaml has no tags'));
    }
    if (isList(tags) && tags.length === 0) {
      const source = keyPosition(subject, 'metadata.yaml', ['tags']);
      found.push(finding('W', 'tags is empty', { hint: 'name some, or remove the key', source }));
    }
    return found;
  },
};

/** Charms that nothing can be related to are rare. */
export const providesRule: ProofRule = {
  name: 'provides',
  about: 'charms',
  check: ({ metadata }) =>
    declaredEndpoints(metadata).some(({ role }) => role === 'provides')
      ? []
      : [finding('I', 'the charm provides no endpoint')],
};

/** The folder's name, and names that a template left behind. */
export const namingRule: ProofRule = {
  name: 'naming',
  about: 'charms',
  check: (subject) => {
    const found = [];
    if (subject.name !== subject.folder) {
      const source = keyPosition(subject, 'metadata.yaml', ['name']);
      const text = `the charm ${subject.name} lies in a folder called ${subject.folder}`;
      found.push(finding('I', text, { source }));
    }
    if (subject.metadata['display-name'] === undefined) {
      found.push(finding('I', 'metadata.yaml has no display-name'));
    }
    for (const { role, name, interface: kind } of declaredEndpoints(subject.metadata)) {
      if (!/^(relation|peer|provides|requires)-name$/.test(name) && kind !== 'interface-name') {
        continue;
      }
      const source = keyPosition(subject, 'metadata.yaml', [role, name]);
      found.push(finding('E', `the endpoint ${name} is still a template's`, { source }));
    }
    return found;
  },
};

/** A key of the older format: Juju 3.6 calls such a charm one of that format, and Juju 4.0 does not look at it. */
export const basesRule: ProofRule = {
  name: 'bases',
  check: (subject) => {
    if (subject.metadata.series === undefined) return [];
    const source = keyPosition(subject, 'metadata.yaml', ['series']);
    const hint = 'remove it; manifest.yaml has the bases';
    return [
      finding('W', 'series belongs to the format that charms had before bases', { hint, source }),
    ];
  },
};
