import { SourceMap, type SourceMapPayload } from 'node:module';
import type { CharmUnderTest } from './charm.ts';

/** Replaces places in a bundled file by those in its sources. */
export function stackLocator(file: string, sourceMap: string): (stack: string) => string {
  // Only a failure needs it, and then it is parsed once.
  let map: SourceMap | undefined;
  return (stack) => {
    if (!stack.includes(`${file}:`)) return stack;
    // The builder's load-handlers.ts wrote it.
    const known = (map ??= new SourceMap(JSON.parse(sourceMap) as SourceMapPayload));
    return stack.replaceAll(/([^\s(]+):(\d+):(\d+)/g, (place, path, line, column) => {
      if (path !== file) return place;
      const found = known.findEntry(Number(line) - 1, Number(column) - 1);
      if (!('originalSource' in found)) return place;
      return `${found.originalSource}:${found.originalLine + 1}:${found.originalColumn + 1}`;
    });
  };
}

/** An error with the places of the charm's sources in its stack, and in those of its causes. */
export function located(error: unknown, { locate }: CharmUnderTest): unknown {
  if (locate === undefined) return error;
  for (let each = error; each instanceof Error; each = each.cause) {
    each.stack = locate(each.stack ?? '');
  }
  return error;
}
