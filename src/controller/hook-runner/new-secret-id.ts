/** 20 characters of `0-9a-v`, as the ids of Juju's secrets are. */
export function newSecretId(randomHex: (bytes: number) => string): string {
  const pairs = randomHex(20).match(/../g) ?? [];
  return pairs.map((pair) => (Number.parseInt(pair, 16) % 32).toString(32)).join('');
}
