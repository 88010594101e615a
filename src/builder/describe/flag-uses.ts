import type { SourcePosition } from '../../errors.ts';

/** A flag that a text sets or clears; `*` stands for what only a run can know. */
export interface FlagUse {
  readonly verb: 'set' | 'announce' | 'toggle' | 'clear';
  readonly flag: string;
}

const call = /\bflags\s*\??\.\s*(set|announce|toggle|clear)\s*\(\s*/g;

/**
 * The flags that `flags.set(…)`, `announce`, `toggle` and `clear` name in a text without comments.
 *
 * A template's `${…}` becomes `*`; an argument that is no literal is `*` as a whole. What a text does
 * through another name than `flags` is not seen.
 */
export function flagUses(code: string): readonly FlagUse[] {
  return [...code.matchAll(call)].flatMap((match): FlagUse[] => {
    const rest = code.slice(match.index + match[0].length);
    const verb = match[1];
    if (verb !== 'set' && verb !== 'announce' && verb !== 'toggle' && verb !== 'clear') return [];
    return choicesAt(rest).map((flag) => ({ verb, flag }));
  });
}

/** The flags that `flags.has(…)` asks about. */
export function readFlags(code: string): readonly string[] {
  return [...code.matchAll(/\bflags\s*\??\.\s*has\s*\(\s*/g)]
    .map((match) => literalAt(code.slice(match.index + match[0].length)) ?? '*')
    .filter((flag) => flag !== '*');
}

/** A literal, or both sides of `test ? 'a' : 'b'`. */
function choicesAt(rest: string): readonly string[] {
  const literal = literalAt(rest);
  if (literal !== undefined) return [literal];
  const choice = /^[^,;()]*\?\s*(["'`].*?["'`])\s*:\s*(["'`].*?["'`])\s*[,)]/.exec(rest);
  if (choice === null) return ['*'];
  return [choice[1] ?? '', choice[2] ?? ''].map((each) => literalAt(`${each})`) ?? '*');
}

/** The text of a string or template that is the whole first argument. */
function literalAt(rest: string): string | undefined {
  const plain = /^(["'])((?:\\.|(?!\1)[^\\\n])*)\1\s*[,)]/.exec(rest);
  if (plain !== null) return plain[2] ?? '';
  const template = /^`((?:\\.|[^`\\])*)`\s*[,)]/.exec(rest);
  return template?.[1]?.replaceAll(/\$\{[^}]*\}/g, '*');
}

/** Whether `pattern`, in which `*` is any text, covers `flag` (which may hold `*` itself). */
export function covers(pattern: string, flag: string): boolean {
  if (!pattern.includes('*')) return pattern === flag;
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(flag);
}

/** Where a text first stands as a string in one of some modules. */
export function positionOf(
  text: string,
  modules: readonly { readonly file: string; readonly text: string }[],
): SourcePosition | undefined {
  const quoted = ["'", '"', '`'].map((quote) => `${quote}${text}${quote}`);
  for (const module of modules) {
    for (const [index, line] of module.text.split('\n').entries()) {
      const column = quoted.map((each) => line.indexOf(each)).find((each) => each !== -1);
      if (column === undefined) continue;
      return { file: module.file, line: index + 1, column: column + 1, excerpt: line.trimEnd() };
    }
  }
  return undefined;
}
