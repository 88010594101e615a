import type { DescribedCharm } from '../charm/describe-charm.ts';

/**
 * Who may set a flag: the framework's own rules, triggers, and handlers that name it where they set it.
 *
 * A flag that another function sets is in no handler's text; then the layers that declare it are named.
 */
export function flagSetters(flag: string, charm: DescribedCharm): readonly string[] {
  const found = [
    ...byFramework(flag, charm),
    ...byTriggers(flag, charm, 'set'),
    ...byHandlers(flag, charm, ['set(', 'announce(', 'toggle(']),
  ];
  return found.length > 0 ? found : byDeclaration(flag, charm);
}

/** Who may clear a flag; the framework clears its own. */
export function flagClearers(flag: string, charm: DescribedCharm): readonly string[] {
  return [
    ...byFramework(flag, charm),
    ...byTriggers(flag, charm, 'clear'),
    ...byHandlers(flag, charm, ['clear(', 'toggle(']),
  ];
}

/** What a flag's layer says it means; undefined when no layer declares it. */
export function flagMeaning(flag: string, { declared }: DescribedCharm): string | undefined {
  for (const flags of Object.values(declared)) {
    const meaning = flags[flag] ?? patternOf(flag, flags);
    if (meaning !== undefined) return meaning;
  }
  return undefined;
}

function byTriggers(
  flag: string,
  { triggers }: DescribedCharm,
  effect: 'set' | 'clear',
): readonly string[] {
  return triggers
    .filter((trigger) => (trigger[effect] ?? []).includes(flag))
    .map(({ when, whenNot }) => `the trigger on ${when ?? `the absence of ${whenNot ?? ''}`}`);
}

/** Handlers and actions whose own text makes one of these calls with the flag. */
function byHandlers(
  flag: string,
  { handlers, actions }: DescribedCharm,
  calls: readonly string[],
): readonly string[] {
  const texts = ["'", '"', '`'].flatMap((quote) =>
    calls.map((call) => `${call}${quote}${flag}${quote}`),
  );
  const names = (code: string): boolean => texts.some((text) => code.includes(text));
  return [
    ...handlers.filter(({ code }) => names(code)).map(({ id }) => id),
    ...actions.filter(({ code }) => names(code)).map(({ name }) => `the action ${name}`),
  ];
}

function byDeclaration(flag: string, { declared }: DescribedCharm): readonly string[] {
  return Object.entries(declared)
    .filter(([, flags]) => flag in flags || patternOf(flag, flags) !== undefined)
    .map(([layer]) => `layer:${layer}, in a function outside its handlers`);
}

/** The meaning of a declared `a.*.b` that covers the flag. */
function patternOf(flag: string, flags: Readonly<Record<string, string>>): string | undefined {
  const found = Object.keys(flags).find((each) => {
    const [before = '', ...after] = each.split('*');
    const end = after.at(-1);
    if (end === undefined || after.length > 1) return false;
    const longEnough = flag.length > before.length + end.length;
    return longEnough && flag.startsWith(before) && flag.endsWith(end);
  });
  return found === undefined ? undefined : flags[found];
}

function byFramework(flag: string, { endpoints, kept }: DescribedCharm): readonly string[] {
  if (flag === 'leadership.is_leader') return ['Juju, while the unit leads'];
  if (flag.startsWith('leadership.set.'))
    return ['the leader, in the application’s bag of its peers'];
  if (/^config\.(changed|set|default)\b/.test(flag)) return ['the operator’s config'];
  if (flag.startsWith('charm.')) return ['the unit’s own life'];
  const [prefix, name = ''] = flag.split('.');
  const named = prefix === 'endpoint' ? name : (prefix ?? '');
  const endpoint = endpoints.find((each) => each.name === named);
  if (endpoint === undefined) return [];
  if (prefix === 'endpoint') return [`relations of ${named}`];
  return kept.includes(flag) ? [`the interface ${endpoint.interface} of ${named}`] : [];
}
