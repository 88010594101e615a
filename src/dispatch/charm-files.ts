import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { fault, messageOf } from '../errors.ts';
import type { CharmDefinition } from './charm-definition.ts';
import type { Charm, Json } from './unit.ts';

/** Where the template of a name lies; undefined means in `templates/` of the charm's folder. */
export type TemplatePath = (name: string) => string | undefined;

/** The charm as its handlers see it. */
export function charmFiles(
  definition: CharmDefinition,
  folder: string,
  templatePath: TemplatePath = () => undefined,
): Charm {
  return {
    name: definition.name,
    folder,
    metadata: definition.metadata,
    settings: (file) => definition.settings[file] ?? {},
    options: (layer) => definition.options[layer] ?? {},
    render: (name, values) =>
      render(templatePath(name) ?? join(folder, 'templates', name), name, values),
  };
}

async function render(
  path: string,
  name: string,
  values: Readonly<Record<string, Json>>,
): Promise<string> {
  const [text, handlebars] = await Promise.all([read(path), import('handlebars')]);
  try {
    return handlebars.default.compile(text, { noEscape: true, strict: true })(values);
  } catch (cause) {
    throw fault('TEMPLATE_INVALID', `template ${name} can not be rendered: ${messageOf(cause)}`, {
      source: { file: path },
      cause,
    });
  }
}

async function read(path: string): Promise<string> {
  try {
    return await fs.readFile(path, 'utf8');
  } catch (cause) {
    throw fault('TEMPLATE_MISSING', `template ${path} can not be read: ${messageOf(cause)}`, {
      cause,
    });
  }
}
