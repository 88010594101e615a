/**
 * A running fingerprint of a set of strings: adding or removing a member costs the same whatever the
 * set's size, and equal sets have equal fingerprints.
 *
 * Two lanes, 32 and 21 bits wide, each the exclusive-or of the members' mixed numbers; good enough to
 * tell states of one hook apart, not against an adversary.
 */
export class SetFingerprint {
  readonly #numbers = new Map<string, number>();
  #low = 0;
  #high = 0;

  /** Adds a member that is absent, or removes one that is there. */
  flip(member: string): void {
    const number = this.#numberOf(member);
    this.#low ^= mix(number, 0x9e3779b1);
    this.#high ^= mix(number, 0x85ebca77);
  }

  /** One safe integer for the set together with those of a second set's members that count. */
  with(others: readonly string[], counts: (member: string) => boolean): number {
    let low = this.#low;
    let high = this.#high;
    for (const other of others) {
      if (!counts(other)) continue;
      const number = this.#numberOf(other);
      low ^= mix(number, 0xc2b2ae3d);
      high ^= mix(number, 0x27d4eb2f);
    }
    return (high >>> 11) * 2 ** 32 + (low >>> 0);
  }

  #numberOf(member: string): number {
    const known = this.#numbers.get(member);
    if (known !== undefined) return known;
    const number = this.#numbers.size + 1;
    this.#numbers.set(member, number);
    return number;
  }
}

function mix(number: number, seed: number): number {
  let mixed = Math.imul(number, seed);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb352d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
  return mixed ^ (mixed >>> 16);
}
