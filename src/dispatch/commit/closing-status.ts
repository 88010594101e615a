/** What a layer last said about the unit's health. */
export interface StatusReport {
  readonly status: 'blocked' | 'waiting' | 'active';
  readonly message: string;
}

const worstFirst = ['blocked', 'waiting', 'active'] as const;

/**
 * The status a hook ends with: the worst report; of equal ones, the topmost layer's.
 *
 * @param layers bottom layer first; reports of other layers do not count.
 * @returns undefined when no layer reports a status.
 */
export function closingStatus(
  reports: Readonly<Record<string, StatusReport>>,
  layers: readonly string[],
): StatusReport | undefined {
  const topFirst = layers.toReversed().map((layer) => reports[layer]);
  for (const status of worstFirst) {
    const found = topFirst.find((report) => report?.status === status);
    if (found !== undefined) return found;
  }
  return undefined;
}
