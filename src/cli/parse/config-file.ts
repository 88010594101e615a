import { describeValue } from '../../base/describe-json.ts';
import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import { throwFaults } from '../../builder/throw-faults.ts';
import { parseYaml } from '../../builder/yaml/parse-yaml.ts';
import { fault } from '../../errors.ts';
import { readText } from './name-values.ts';

/**
 * Config from a YAML file: options, either at the top or under the application's name as in juju.
 *
 * @throws all faults of the file together, with their positions.
 */
export async function readConfigFile(
  path: string,
  application: string,
): Promise<Readonly<Record<string, string>>> {
  const { document, faults } = parseYaml(path, await readText(path));
  throwFaults(faults);
  if (document === undefined) return {};
  const own = document.value[application];
  const under = isObject(own) ? [application] : [];
  const options: JsonObject = isObject(own) ? own : document.value;
  const wrong = Object.entries(options).filter(([, value]) => textOf(value) === undefined);
  throwFaults(
    wrong.map(([name, value]) =>
      fault(
        'CONFIG_VALUE_INVALID',
        `${name}: expected a text, a number or a boolean, found ${describeValue(value)}`,
        {
          source: document.locate([...under, name], 'value'),
        },
      ),
    ),
  );
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [name, textOf(value) ?? '']),
  );
}

function textOf(value: Json): string | undefined {
  return value === null || typeof value === 'object' ? undefined : String(value);
}
