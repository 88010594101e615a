import { fault } from '../errors.ts';

/** What a pattern needs to know of one of the charm's endpoints. */
export interface EndpointName {
  readonly name: string;
  readonly role: 'provides' | 'requires' | 'peers';
  readonly interface: string;
}

const roles = new Set<string>(['provides', 'requires', 'peers'] satisfies EndpointName['role'][]);

/**
 * Expands a hook pattern to hook names.
 *
 * `{a,b}` is an alternative; an alternative written `role:interface` stands for every endpoint of that
 * role and interface, `role:*` for every endpoint of that role, and both for none when the charm has no such
 * endpoint. Groups multiply.
 *
 * @throws HOOK_PATTERN_INVALID for unbalanced braces, an empty alternative or an unknown role.
 */
export function expandHookPattern(
  pattern: string,
  endpoints: readonly EndpointName[],
): readonly string[] {
  let names = [''];
  for (const part of partsOf(pattern)) {
    const choices = part.kind === 'text' ? [part.text] : choicesOf(pattern, part.text, endpoints);
    names = names.flatMap((name) => choices.map((choice) => name + choice));
  }
  return [...new Set(names)];
}

interface Part {
  readonly kind: 'text' | 'group';
  readonly text: string;
}

function partsOf(pattern: string): Part[] {
  const parts: Part[] = pattern
    .split(/(\{[^{}]*\})/)
    .filter((text) => text !== '')
    .map((text) =>
      text.startsWith('{') && text.endsWith('}')
        ? { kind: 'group', text: text.slice(1, -1) }
        : { kind: 'text', text },
    );
  const stray = parts.some(({ kind, text }) => kind === 'text' && /[{}\s]/.test(text));
  if (parts.length === 0 || stray) {
    throw invalid(pattern, 'expected a hook name in which braces, if any, are balanced');
  }
  return parts;
}

function choicesOf(pattern: string, group: string, endpoints: readonly EndpointName[]): string[] {
  return group.split(',').flatMap((raw) => {
    const choice = raw.trim();
    if (choice === '') throw invalid(pattern, 'an alternative in braces is empty');
    const [role = '', name] = choice.split(':', 2);
    if (name === undefined) return [choice];
    if (!roles.has(role)) {
      throw invalid(pattern, `"${role}" is no role; expected provides, requires or peers`);
    }
    return endpoints
      .filter((endpoint) => endpoint.role === role && ['*', endpoint.interface].includes(name))
      .map((endpoint) => endpoint.name);
  });
}

function invalid(pattern: string, reason: string): Error {
  return fault(
    'HOOK_PATTERN_INVALID',
    `hook pattern ${JSON.stringify(pattern)} is not valid: ${reason}`,
  );
}
