import { randomBytes } from 'node:crypto';
import { objectOrEmpty } from 'charmwright';
import type { Unit } from 'charmwright';

/** User → password. */
export type Passwords = Readonly<Record<string, string>>;

const key = 'mongodb.passwords';

/** A password of 32 characters. */
export function randomPassword(): string {
  return randomBytes(24).toString('base64url');
}

export async function storedPasswords(unit: Unit): Promise<Passwords> {
  const stored = await unit.state.get(key);
  return Object.fromEntries(
    Object.entries(objectOrEmpty(stored)).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}

/** Keeps the passwords of these users, and no others. */
export async function storePasswords(unit: Unit, passwords: Passwords): Promise<void> {
  await unit.state.set(key, { ...passwords });
}
