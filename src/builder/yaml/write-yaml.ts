import { stringify } from 'yaml';
import type { Json } from '../plan/json.ts';

/**
 * YAML that every reader understands alike: strings are quoted, so that neither a YAML 1.1 reader
 * (Juju's Go library takes `yes` for a boolean) nor a 1.2 one sees another type. Ends with a newline.
 */
export function writeYaml(value: Json): string {
  return stringify(value, {
    version: '1.1',
    defaultStringType: 'QUOTE_DOUBLE',
    defaultKeyType: 'PLAIN',
    lineWidth: 0,
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
    aliasDuplicateObjects: false,
  });
}
