import type { Json } from '../../base/json.ts';

/** A value as `--format json` or `--format yaml` prints it; ends with a newline. */
export async function renderData(value: Json, format: 'json' | 'yaml'): Promise<string> {
  if (format === 'json') return `${JSON.stringify(value, undefined, 2)}\n`;
  const { stringify } = await import('yaml');
  // The output is often piped to YAML 1.1 readers.
  return stringify(value, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
}

/** The format that was asked for, where a command has only data formats. */
export function dataFormat(format: string): 'json' | 'yaml' {
  return format === 'json' ? 'json' : 'yaml';
}
