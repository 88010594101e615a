/** Keys of `status` whose values are the host's, or the moment's. */
const ofTheHost = new Set(['instance-id', 'hostname', 'timestamp', 'public-address']);

/** What `status --format json` shows, without what another host would show otherwise. */
export function portableStatus(shown: unknown): unknown {
  const text = JSON.stringify(shown, (key, value: unknown) =>
    ofTheHost.has(key) ? undefined : value,
  );
  return JSON.parse(text);
}
