import type { HookTools } from '../wire.ts';
import { ask, asJson, askJson, askText, parseJson } from './ask.ts';
import { objectIn, textRecordIn, textListIn, type TextRecord } from './parse-answer.ts';

/**
 * Writes a file that only its owner may read, hands its absolute path to `use`, and removes it.
 *
 * The agent opens the file: secret content never is an argument, which every process could read.
 */
export type WithPrivateFile = <T>(text: string, use: (path: string) => Promise<T>) => Promise<T>;

/** What setting a secret's content needs. */
export interface SecretPorts {
  readonly tools: HookTools;
  readonly withPrivateFile: WithPrivateFile;
}

export interface SecretOptions {
  readonly label?: string;
  readonly description?: string;
  readonly owner?: 'application' | 'unit';
}

/** The newest content, which is tracked from now on; undefined when it is gone or not granted. */
export async function newestSecret(tools: HookTools, id: string): Promise<TextRecord | undefined> {
  const question = asJson({ name: 'secret-get', args: ['--refresh', '--', id] });
  const answer = await ask(tools, question);
  if (answer.kind === 'gone') return undefined;
  if (answer.kind !== 'answered') throw answer.error;
  return textRecordIn('secret-get', parseJson('secret-get', answer.stdout));
}

/** Adds a secret and returns its URI. @throws NOT_LEADER for the application's. */
export async function addSecret(
  { tools, withPrivateFile }: SecretPorts,
  content: TextRecord,
  options: SecretOptions,
): Promise<string> {
  return withPrivateFile(JSON.stringify(content), async (path) => {
    const args = [...flagsOf(options), '--file', path];
    return (await askText(tools, { name: 'secret-add', args })).trim();
  });
}

/** Sets new content of a secret. */
export async function replaceSecret(
  { tools, withPrivateFile }: SecretPorts,
  id: string,
  content: TextRecord,
): Promise<void> {
  await withPrivateFile(JSON.stringify(content), (path) =>
    askText(tools, { name: 'secret-set', args: ['--file', path, '--', id] }),
  );
}

/** Lets the other side of a relation read a secret. */
export async function grantSecret(tools: HookTools, id: string, relation: string): Promise<void> {
  await askText(tools, { name: 'secret-grant', args: ['--relation', relation, '--', id] });
}

/** Removes a secret, or one revision of it. */
export async function removeSecret(tools: HookTools, id: string, revision?: number): Promise<void> {
  const only = revision === undefined ? [] : [`--revision=${revision}`];
  await askText(tools, { name: 'secret-remove', args: [...only, '--', id] });
}

/** The id of the own secret with this label, or undefined when there is none. */
export async function labelledSecret(tools: HookTools, label: string): Promise<string | undefined> {
  const question = asJson({ name: 'secret-info-get', args: [`--label=${label}`] });
  const answer = await ask(tools, question);
  if (answer.kind === 'answered') {
    const found = objectIn('secret-info-get', parseJson('secret-info-get', answer.stdout));
    return Object.keys(found)[0];
  }
  if (answer.kind === 'gone') return undefined;
  throw answer.error;
}

/** Ids of the secrets this unit or, for its leader, the application owns; sorted. */
export async function ownSecretIds(tools: HookTools): Promise<readonly string[]> {
  const answer = await askJson(tools, { name: 'secret-ids', args: [] });
  return textListIn('secret-ids', answer).toSorted();
}

function flagsOf({ label, description, owner }: SecretOptions): readonly string[] {
  return [
    ...(label === undefined ? [] : [`--label=${label}`]),
    ...(description === undefined ? [] : [`--description=${description}`]),
    ...(owner === undefined ? [] : [`--owner=${owner}`]),
  ];
}
