import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../base/json.ts';
import { fault, messageOf } from '../../errors.ts';
import type { CharmDefinition } from '../charm/charm-definition.ts';
import { deepFreeze } from './deep-freeze.ts';
import { askOnce } from './ask-once.ts';
import type { Charm } from './unit.ts';

/** The path of a template by its name; undefined means in `templates/` of the charm's folder. */
export type TemplatePath = (name: string) => string | undefined;

/** The charm as its handlers see it. */
export function charmFiles(
  {
    definition,
    templates,
  }: { readonly definition: CharmDefinition; readonly templates: Templates },
  folder: string,
  templatePath: TemplatePath = () => undefined,
): Charm {
  return {
    name: definition.name,
    folder,
    get metadata() {
      return deepFreeze(definition.metadata);
    },
    settings: (file) => deepFreeze(definition.settings[file] ?? {}),
    options: (layer) => deepFreeze(definition.options[layer] ?? {}),
    render: (name, values) =>
      templates.render(templatePath(name) ?? join(folder, 'templates', name), name, values),
  };
}

type Values = Readonly<Record<string, Json>>;

/** Templates, each read and compiled when it is first rendered. */
export class Templates {
  readonly #compiled = askOnce(compiled);

  /** @throws TEMPLATE_MISSING, TEMPLATE_INVALID */
  async render(path: string, name: string, values: Values): Promise<string> {
    const template = await this.#compiled(path);
    try {
      return template(values);
    } catch (cause) {
      throw fault('TEMPLATE_INVALID', `template ${name} can not be rendered: ${messageOf(cause)}`, {
        source: { file: path },
        cause,
      });
    }
  }
}

async function compiled(path: string): Promise<(values: Values) => string> {
  const [text, handlebars] = await Promise.all([read(path), import('handlebars')]);
  return handlebars.default.compile<Values>(text, { noEscape: true, strict: true });
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
