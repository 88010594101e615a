/** How tools print values. */
import type { AgentJson } from './model-view.ts';
import type { OutputFormat } from './tool.ts';
import { yaml } from './yaml.ts';

/** Text for a value, with a newline unless there is nothing to print. */
export function formatted(value: AgentJson, format: OutputFormat): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(value)}\n`;
    case 'yaml':
      return yaml(value);
    case 'smart':
      return smart(value);
  }
}

function smart(value: AgentJson): string {
  if (value === null || value === '') return '';
  if (typeof value === 'string') return `${value}\n`;
  if (typeof value === 'boolean') return value ? 'True\n' : 'False\n';
  if (isTexts(value)) return value.length === 0 ? '' : `${value.join('\n')}\n`;
  return yaml(value);
}

function isTexts(value: AgentJson): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}
