import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { flagOrigins, parseTrace, type DroppedHooks } from './parse-trace.ts';

/** Drops the oldest hooks of a trace file until `room` characters are filled; what they did to flags stays known. */
export function shortenTrace(path: string, room = 128 * 1024): void {
  const trace = parseTrace(readFileSync(path, 'utf8'));
  const lines = trace.hooks.map((hook) => JSON.stringify(hook));
  let kept = lines.length;
  for (let left = room; kept > 0; kept -= 1) {
    left -= lines[kept - 1]?.length ?? 0;
    if (left < 0) break;
  }
  const dropped: DroppedHooks = {
    format: 1,
    before: Object.fromEntries(
      flagOrigins({ hooks: trace.hooks.slice(0, kept), before: trace.before }),
    ),
  };
  const draft = `${path}.new`;
  writeFileSync(draft, [JSON.stringify(dropped), ...lines.slice(kept)].join('\n'), { mode: 0o600 });
  renameSync(draft, path);
}
