/** How tools print values; source: juju `cmd/cmd/output.go`. */
import type { Json } from '../../base/json.ts';
import { goJson } from './go-json.ts';
import type { OutputFormat } from './tool.ts';
import { yaml } from './yaml.ts';

/** Text for a value, with a newline unless there is nothing to print. */
export function formatted(value: Json, format: OutputFormat): string {
  switch (format) {
    case 'json':
      return `${goJson(value)}\n`;
    case 'yaml':
      // A missing value prints nothing; a null in a map is printed.
      return value === null ? '' : yaml(value);
    case 'smart':
      return smart(value);
  }
}

function smart(value: Json): string {
  if (value === null || value === '') return '';
  if (typeof value === 'string') return `${value.toWellFormed()}\n`;
  if (typeof value === 'boolean') return value ? 'True\n' : 'False\n';
  if (isTexts(value)) return value.length === 0 ? '' : `${value.join('\n')}\n`;
  return yaml(value);
}

function isTexts(value: Json): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}
