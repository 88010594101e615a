import { readCharmFile } from '../../charm-schema/charm-file.ts';
import { isCharmFile } from '../../charm-schema/charm-file-name.ts';
import { parseJujuYaml } from '../../charm-schema/juju-yaml.ts';
import type { SourceDocument } from '../plan/source-document.ts';
import { type ParsedYaml, parseYaml } from './parse-yaml.ts';

/**
 * Reads a YAML file from the root of a charm or layer by its name: Juju's own as Juju reads them, any other as
 * YAML 1.2. Does no I/O.
 *
 * @param name in the root, such as `metadata.yaml`.
 * @param file as messages show it.
 */
export function parseDocument(name: string, file: string, text: string): ParsedYaml {
  if (!isCharmFile(name)) return parseYaml(file, text);
  const { yaml, faults } = parseJujuYaml(file, text);
  if (yaml === undefined) return { document: undefined, faults };
  const { value } = readCharmFile(name, yaml, { strict: true, whole: false });
  const document: SourceDocument = { file, value, locate: yaml.locate, yaml };
  return { document, faults };
}
