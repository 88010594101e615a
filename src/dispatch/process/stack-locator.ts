import type { SourceMap, SourceMapPayload } from 'node:module';

/** Replaces positions in a bundled file by those in its sources. */
export function stackLocator(file: string, sourceMap: string): (stack: string) => string {
  // Only a failure needs the map, and then it is parsed once.
  let map: SourceMap | undefined;
  return (stack) => {
    if (!stack.includes(`${file}:`)) return stack;
    const known = (map ??= parsed(sourceMap));
    return stack.replaceAll(/([^\s(]+):(\d+):(\d+)/g, (place, ...parts: string[]) => {
      const [path, line, column] = parts;
      if (path !== file) return place;
      const found = known.findEntry(Number(line) - 1, Number(column) - 1);
      if (!('originalSource' in found)) return place;
      return `${found.originalSource}:${found.originalLine + 1}:${found.originalColumn + 1}`;
    });
  };
}

function parsed(sourceMap: string): SourceMap {
  const { SourceMap: Parser } = process.getBuiltinModule('node:module');
  // The builder wrote the map.
  return new Parser(JSON.parse(sourceMap) as SourceMapPayload);
}
