/** A random UUID (version 4). */
export function newUuid(randomHex: (bytes: number) => string): string {
  const hex = randomHex(16);
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`];
  return [...parts, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}
