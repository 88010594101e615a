import { describe, expect, test } from 'vitest';
import { readSettings } from '../../../src/controller/hook-runner/read-settings.ts';
import type { SettingsFile } from '../../../src/juju/agent/agent-context.ts';
import { jsonSettings } from '../../../src/juju/agent/json-settings.ts';
import { settingsVectors } from './settings-vectors.ts';

function settingsOf(file: SettingsFile): Readonly<Record<string, string>> | undefined {
  return file.kind === 'settings' ? file.settings : undefined;
}

test.each(settingsVectors)('%j is read as Juju reads it', (text, settings) => {
  expect(settingsOf(readSettings(text))).toEqual(settings);
});

describe('where there is no YAML parser', () => {
  const asJson = settingsVectors.filter(([text]) => text === '' || text.startsWith('{"'));

  test.each(asJson)('%j is read as Juju reads it, being JSON', (text, settings) => {
    expect(settingsOf(jsonSettings(text))).toEqual(settings);
  });

  test.each(['[]', '{"a":{}}', '{', 'a: b'])('%j is refused', (text) => {
    expect(jsonSettings(text)).toMatchObject({ kind: 'invalid' });
  });
});

test('a file that multiplies itself by aliases is refused', () => {
  const levels = Array.from(
    { length: 12 },
    (_, at) => `k${at + 1}: &a${at + 1} [*a${at}, *a${at}]`,
  );
  const file = readSettings(`k0: &a0 x\n${levels.join('\n')}\n`);
  expect(file).toMatchObject({ kind: 'invalid' });
});
