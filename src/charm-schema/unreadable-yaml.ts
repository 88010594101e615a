import { isCollection, isPair, isScalar, visit, type Node } from 'yaml';

/** A part of a text that Juju's YAML library can't read. */
export interface UnreadablePart {
  readonly why: string;
  readonly offset: number;
}

/**
 * What the library refuses in a text that is YAML to our parser: control characters, directives other than those
 * of 1.1, and tabs where a key could begin.
 *
 * Source: `readerc.go` and `scannerc.go` of github.com/juju/yaml/v2.
 */
export function unreadablePart(text: string, contents: Node | null): UnreadablePart | undefined {
  return controlCharacter(text) ?? unknownDirective(text) ?? tabAtLineStart(text, contents);
}

function controlCharacter(text: string): UnreadablePart | undefined {
  const offset = text.search(
    /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/,
  );
  return offset === -1 ? undefined : { why: 'control characters are not allowed', offset };
}

function unknownDirective(text: string): UnreadablePart | undefined {
  let offset = 0;
  for (const line of text.split('\n')) {
    if (!/^(%|#|\s*$)/.test(line)) return undefined;
    if (line.startsWith('%') && !/^%(YAML[ \t]+1\.1|TAG[ \t].*)\s*$/.test(line)) {
      return { why: 'Juju reads YAML 1.1, and knows no other directive than %TAG', offset };
    }
    offset += line.length + 1;
  }
  return undefined;
}

/** Only blanks may precede a key; a tab is space only inside of `{}`, `[]`, quotes and blocks of text. */
function tabAtLineStart(text: string, contents: Node | null): UnreadablePart | undefined {
  const lines = [...text.matchAll(/^ *\t[ \t]*(?=#|\r?$)/gm)];
  if (lines.length === 0) return undefined;
  const inside = contents === null ? [] : spans(contents);
  const found = lines.find(({ index }) => !inside.some(([from, to]) => index > from && index < to));
  if (found === undefined) return undefined;
  return {
    why: 'a tab stands where only blanks may',
    offset: found.index + found[0].indexOf('\t'),
  };
}

function spans(contents: Node): readonly (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  visit(contents, (_, node) => {
    if (isPair(node)) return;
    const isText = isScalar(node) && node.type !== 'PLAIN';
    const isFlow = isCollection(node) && node.flow === true;
    if ((isText || isFlow) && node.range) found.push([node.range[0], node.range[1]]);
  });
  return found;
}
