import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isObject } from '../../base/json.ts';
import { parseYaml } from '../../builder/yaml/parse-yaml.ts';
import { readCharmMember } from '../../controller/charm/unpack-charm.ts';
import { readText } from './name-values.ts';

/** The name in the metadata of a built folder or a `.charm` file; the path's own where it has none. */
export async function charmName(charm: string): Promise<string> {
  const file = join(charm, 'metadata.yaml');
  const packed = (await stat(charm)).isFile();
  const text = packed ? await readCharmMember(charm, 'metadata.yaml') : await readText(file);
  const value = parseYaml(file, text ?? '').document?.value;
  const name = isObject(value) ? value.name : undefined;
  return typeof name === 'string' ? name : basename(charm, '.charm');
}
