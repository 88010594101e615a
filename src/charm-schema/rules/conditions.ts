/** What a charm assumes of its model, and the terms its user agrees to. */
import { readFeature } from '../assumed-feature.ts';
import { isList, isObject, type Json, type JsonPath } from '../../base/json.ts';
import type { CharmRule, RuleFinding } from './charm-rule.ts';

export const assumesRule: CharmRule = {
  source: 'domain/deployment/charm/assumes/parser.go',
  check: ({ metadata: { assumes } }) =>
    (isList(assumes) ? assumes : []).flatMap((each, index) =>
      checkExpression(each, ['assumes', index]),
    ),
};

function checkExpression(expression: Json, path: JsonPath): readonly RuleFinding[] {
  const refuse = (message: string, hint?: string): readonly RuleFinding[] => [
    {
      path,
      code: 'VALUE_INVALID',
      message: `${path.join('.')}: ${message}`,
      ...(hint === undefined ? {} : { hint }),
    },
  ];
  if (typeof expression === 'string') {
    const reading = readFeature(expression);
    if (reading.kind === 'feature') return [];
    const shown = `expected a feature such as juju >= 3.6, found ${JSON.stringify(expression)}`;
    return reading.reason === 'version'
      ? refuse(shown, `${reading.version} is no version`)
      : refuse(shown, 'write a feature, or a feature with >= or < and a version');
  }
  if (!isObject(expression)) return refuse('expected a feature, any-of or all-of');
  const [entry, ...others] = Object.entries(expression);
  const [key, list] = entry ?? [];
  if (others.length > 0 || (key !== 'any-of' && key !== 'all-of')) {
    return refuse('expected a map with only any-of or all-of');
  }
  if (!isList(list)) return refuse(`expected a list under ${key}`);
  return list.flatMap((each, index) => checkExpression(each, [...path, key, index]));
}

const termName = /^[a-z](-?[a-z0-9]+)+$/;
const userName = /^[a-zA-Z0-9][a-zA-Z0-9.+-]*[a-zA-Z0-9](@[a-zA-Z0-9][a-zA-Z0-9.+-]*[a-zA-Z0-9])?$/;

export const termsRule: CharmRule = {
  source: 'domain/deployment/charm/meta.go',
  check: ({ metadata: { terms } }) =>
    (isList(terms) ? terms : []).flatMap((term, index) =>
      typeof term !== 'string' || isTerm(term)
        ? []
        : [
            {
              path: ['terms', index],
              code: 'VALUE_INVALID',
              message: `terms.${index}: expected a term such as owner/name/1, found ${JSON.stringify(term)}`,
            },
          ],
    ),
};

/** `tenant:owner/name/revision`, of which all but the name may be missing. */
function isTerm(term: string): boolean {
  const colon = term.indexOf(':');
  const tenant = term.slice(0, Math.max(colon, 0));
  const parts = term.slice(colon + 1).split('/');
  const [first = '', second = '', third] = parts;
  const isNumber = (text: string): boolean => /^[+-]?\d+$/.test(text);
  const named = parts.length === 1 || (parts.length === 2 && isNumber(second));
  const [owner, name, revision] = named
    ? ['', first, parts[1] ?? '0']
    : [first, second, third ?? '0'];
  return (
    parts.length <= 3 &&
    (tenant === '' || tenant === 'cs' || termName.test(tenant)) &&
    (owner === '' || userName.test(owner)) &&
    termName.test(name) &&
    isNumber(revision) &&
    Number(revision) >= 0
  );
}
