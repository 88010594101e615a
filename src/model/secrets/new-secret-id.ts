import { secretIdOf } from '../../juju/agent/secret-uri.ts';

/** A new secret's id, as Juju makes them. */
export function newSecretId(randomHex: (bytes: number) => string): string {
  return secretIdOf(Buffer.from(randomHex(12), 'hex'));
}
