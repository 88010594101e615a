import type { AgentJson } from './model-view.ts';

/** A value as YAML in block style; text that could be taken for anything else is double-quoted. */
export function yaml(value: AgentJson): string {
  return `${lines(value).join('\n')}\n`;
}

function lines(value: AgentJson): string[] {
  if (isList(value) && value.length > 0) return value.flatMap((each) => entry('-', each, '  '));
  if (isObject(value) && Object.keys(value).length > 0) {
    return Object.entries(value).flatMap(([key, each]) => entry(`${scalar(key)}:`, each, '  '));
  }
  return [scalar(value)];
}

function entry(head: string, value: AgentJson, indent: string): string[] {
  const inner = lines(value);
  const [first = '', ...rest] = inner;
  const nested = (isList(value) && value.length > 0) || (isObject(value) && first !== '{}');
  if (!nested) return [`${head} ${first}`];
  // A list under a key keeps the key's column, as Go's YAML writes it.
  if (head !== '-') return [head, ...inner.map((line) => (isList(value) ? line : indent + line))];
  return [`${head} ${first}`, ...rest.map((line) => indent + line)];
}

function scalar(value: AgentJson): string {
  if (typeof value === 'string') return isPlain(value) ? value : JSON.stringify(value);
  return JSON.stringify(value);
}

function isPlain(text: string): boolean {
  return (
    /^[A-Za-z_/][\w./@+-]*(:[\w./@+-]+)*$/.test(text) &&
    !/^(y|n|yes|no|on|off|true|false|null)$/i.test(text)
  );
}

function isList(value: AgentJson): value is readonly AgentJson[] {
  return Array.isArray(value);
}

function isObject(value: AgentJson): value is Readonly<Record<string, AgentJson>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
