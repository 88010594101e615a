import ts from 'typescript';

/** A place whose being reached is reported under a number. */
export interface Place {
  readonly id: number;
  readonly start: number;
}

interface Insertion {
  readonly at: number;
  readonly text: string;
  /** What closes goes before what opens at the same place. */
  readonly closes: boolean;
}

/**
 * Adds to a module calls that report which of the places were reached. A probe stands before the innermost statement,
 * or in the body of the innermost arrow function, that holds the place. In a test's process it calls
 * `globalThis.mutationReached`; in any other process it appends a line with the time to `childLog`.
 */
export function addProbes(text: string, places: readonly Place[], childLog: string): string {
  const source = ts.createSourceFile('probed.ts', text, ts.ScriptTarget.Latest, true);
  const insertions = [...Map.groupBy(places, ({ start }) => findHost(source, start))].flatMap(
    ([host, own]) => surround(host, `mutationProbe(${own.map(({ id }) => id).join(', ')})`),
  );
  const sorted = insertions.toSorted((a, b) => a.at - b.at || Number(b.closes) - Number(a.closes));
  let probed = '';
  let from = 0;
  for (const { at, text: inserted } of sorted) {
    probed += text.slice(from, at) + inserted;
    from = at;
  }
  return `${probed}${text.slice(from)}\n${probeFunction(childLog)}`;
}

function surround(host: ts.Node, call: string): readonly Insertion[] {
  const [start, end] = [host.getStart(), host.getEnd()];
  if (ts.isArrowFunction(host.parent)) {
    return [
      { at: start, text: `(${call}, `, closes: false },
      { at: end, text: ')', closes: true },
    ];
  }
  if (isInList(host)) return [{ at: start, text: `${call}; `, closes: false }];
  return [
    { at: start, text: `{ ${call}; `, closes: false },
    { at: end, text: ' }', closes: true },
  ];
}

function findHost(source: ts.SourceFile, position: number): ts.Node {
  let node: ts.Node = innermost(source, position);
  while (!isHost(node)) node = node.parent;
  return node;
}

function innermost(node: ts.Node, position: number): ts.Node {
  const inner = ts.forEachChild(node, (child) =>
    child.getStart() <= position && position < child.getEnd() ? child : undefined,
  );
  return inner === undefined ? node : innermost(inner, position);
}

function isHost(node: ts.Node): boolean {
  if (ts.isArrowFunction(node.parent)) return node.parent.body === node && !ts.isBlock(node);
  return ts.isStatement(node) && !ts.isBlock(node);
}

function isInList({ parent }: ts.Node): boolean {
  return ts.isBlock(parent) || ts.isSourceFile(parent) || ts.isCaseOrDefaultClause(parent);
}

/** Hoisted, so that it is there in a circle of imports; it loads nothing, so that it works in a bundle too. */
function probeFunction(childLog: string): string {
  return `function mutationProbe(...ids) {
  const here = globalThis.mutationReached;
  if (here !== undefined) return here(ids);
  const seen = (globalThis.mutationSeen ??= new Set());
  const fresh = ids.filter((id) => !seen.has(id));
  if (fresh.length === 0) return;
  for (const id of fresh) seen.add(id);
  try {
    process.getBuiltinModule('node:fs').appendFileSync(
      ${JSON.stringify(childLog)},
      fresh.map((id) => id + ' ' + Date.now() + '\\n').join(''),
    );
  } catch {}
}
`;
}
