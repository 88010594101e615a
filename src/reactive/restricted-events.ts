const restricted: ReadonlySet<string> = new Set(['collect-metrics', 'meter-status-changed']);

/**
 * Whether a hook is restricted: then only handlers of that very hook run, no reactive phase follows
 * and no automatic flag is touched.
 */
export function isRestricted(hook: string): boolean {
  return restricted.has(hook);
}
