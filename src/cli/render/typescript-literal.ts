/** Plain data as a TypeScript literal, broken into lines as a formatter would. */

const widest = 100;

/** The literal of a value; what is undefined is left out. */
export function renderLiteral(value: unknown, indent = ''): string {
  const short = inline(value);
  if (indent.length + short.length <= widest && !short.includes('\n')) return short;
  if (typeof value !== 'object' || value === null) return short;
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((each) => `${inner}${renderLiteral(each, inner)},\n`);
    return `[\n${items.join('')}${indent}]`;
  }
  const fields = entriesOf(value).map(
    ([key, each]) => `${inner}${keyOf(key)}: ${renderLiteral(each, inner)},\n`,
  );
  return `{\n${fields.join('')}${indent}}`;
}

function inline(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const fields = entriesOf(value).map(([key, each]) => `${keyOf(key)}: ${inline(each)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

function entriesOf(value: object): readonly (readonly [string, unknown])[] {
  return Object.entries(value).filter(([, each]) => each !== undefined);
}

function keyOf(key: string): string {
  // As a computed key it is one like any other; as a plain one it would set the prototype.
  if (key === '__proto__') return "['__proto__']";
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);
}

function quoted(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${escaped}'`;
}
