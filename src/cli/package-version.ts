import { isObject } from '../base/json.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The version in this package's package.json. */
export function packageVersion(): string {
  const path = join(import.meta.dirname, '..', '..', 'package.json');
  const found: unknown = JSON.parse(readFileSync(path, 'utf8'));
  return isObject(found) && typeof found.version === 'string' ? found.version : 'unknown';
}
