/** Writes schemas/*.json, which editors hold YAML files against: `npm run docs:schemas`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { schemas } from '../src/builder/schema/check-document.ts';
import { publishedTypes } from '../src/charm-schema/charm-file.ts';
import { schemaOf } from '../src/charm-schema/json-schema.ts';

/** File name in `schemas/` → its text. */
export function schemaFiles(): ReadonlyMap<string, string> {
  const ofJuju = Object.entries(publishedTypes).map(([name, valueType]) => [
    name,
    schemaOf(valueType),
  ]);
  const all = { ...schemas, ...Object.fromEntries(ofJuju) } as Readonly<Record<string, object>>;
  return new Map(
    Object.entries(all).map(([name, schema]) => {
      const text = JSON.stringify(
        {
          $schema: 'http://json-schema.org/draft-07/schema#',
          title: `${name} of a charm or layer, as charmwright reads it`,
          ...schema,
        },
        undefined,
        2,
      );
      return [name.replace(/\.yaml$/, '.schema.json'), `${text}\n`];
    }),
  );
}

if (import.meta.main) {
  const folder = join(import.meta.dirname, '../schemas');
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of schemaFiles()) writeFileSync(join(folder, name), text);
}
