import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { throwFaults } from '../../builder/throw-faults.ts';
import { parseYaml } from '../../builder/yaml/parse-yaml.ts';
import { fault } from '../../errors.ts';
import type { Terminal } from '../terminal.ts';
import { parsePair, readText } from './name-values.ts';

/**
 * A secret's content from `key=value`, `key#base64=…` and `key#file=path` words, and from a YAML file of keys
 * and values, or from stdin where that is `-`. Words win. No message holds a value.
 *
 * @throws SECRET_INVALID, FILE_UNREADABLE, USAGE
 */
export async function readSecretContent(
  terminal: Pick<Terminal, 'cwd' | 'stdin'>,
  words: readonly string[],
  file: string | undefined,
): Promise<Readonly<Record<string, string>>> {
  const fromFile = file === undefined ? [] : await readPairs(terminal, file);
  const pairs = [...fromFile, ...words.map(pairOf)];
  const content = await Promise.all(
    pairs.map(async ([written, text]): Promise<readonly [string, string]> => {
      const [key = '', encoding] = written.split('#');
      return [key, await decode(key, { encoding, text }, terminal.cwd)];
    }),
  );
  return Object.fromEntries(content);
}

/** Like `parsePair`, but without the value in the message. */
function pairOf(word: string): readonly [string, string] {
  if (/^[^=]+=/.test(word)) return parsePair(word, 'a key');
  throw fault('SECRET_INVALID', 'expected the content of the secret as key=value words');
}

async function readPairs(
  { cwd, stdin }: Pick<Terminal, 'cwd' | 'stdin'>,
  file: string,
): Promise<readonly (readonly [string, string])[]> {
  const [name, yaml] =
    file === '-' ? ['stdin', await text(stdin)] : [file, await readText(resolve(cwd, file))];
  const { document, faults } = parseYaml(name, yaml);
  throwFaults(faults);
  return Object.entries(document?.value ?? {}).map(([key, value]) => {
    if (value !== null && typeof value !== 'object') return [key, String(value)];
    throw fault('SECRET_INVALID', `${name}: the value of ${key} is not a text`);
  });
}

async function decode(
  key: string,
  { encoding, text }: { readonly encoding: string | undefined; readonly text: string },
  cwd: string,
): Promise<string> {
  switch (encoding) {
    case undefined:
      return text;
    case 'file':
      return readText(resolve(cwd, text));
    case 'base64':
      if (/^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0) {
        return Buffer.from(text, 'base64').toString('utf8');
      }
      throw fault('SECRET_INVALID', `the value of ${key} is not base64`);
    default:
      throw fault('SECRET_INVALID', `${key} has the unknown encoding "${encoding}"`, {
        hint: 'write key=value, key#base64=value or key#file=path',
      });
  }
}
