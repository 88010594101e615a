/** A word that this project does not use, with what is written instead. */
export interface UnusedWord {
  readonly word: RegExp;
  readonly instead: string;
}

function unused(word: RegExp, instead: string): UnusedWord {
  return { word, instead };
}

/** Not in comments, docs, error texts or the changelog. What stands in backticks is a name and not a word. */
export const unusedInProse: readonly UnusedWord[] = [
  unused(/\bwhoever\b/i, 'the caller, the operator, the user: who it is'),
  unused(/\banew\b/i, 'again'),
  unused(/\bfor\s+ever\b/i, 'forever, without end'),
  unused(/\bbe\s+it\b/i, 'whether, or'),
  unused(/\bmend(s|ed|ing)?\b/i, 'repair, fix, correct'),
  unused(/\bsetbacks?\b/i, 'failure'),
  unused(/\bbur(y|ies|ied|ying)\b/i, 'remove'),
  unused(/\brous(e|es|ed|ing)\b/i, 'notify, start'),
  unused(/\bawaited\b/i, 'pending, waited for'),
  unused(/\bnobody\b/i, 'no one, no caller; the user is `nobody`, in backticks'),
  unused(/\btold\b/i, 'sent, notified'),
  unused(/\balone\b/i, 'only, by itself, unchanged'),
  unused(/\b(the|a|an|what was|what is) given\b/i, 'the argument, the value'),
  unused(/\b(a|an|its|their|one|each|the|this|in|by|my) turns?\b/i, 'what it is: a step, a run'),
  unused(/\bwish(es|ed|ing)?\b/i, 'request'),
  unused(/\boffer(s|ed|ing)?\b/i, 'provide, publish'),
  unused(/\bperform(s|ed|ing)?\b/i, 'run, do'),
  unused(/\bpursu(e|es|ed|ing)\b/i, 'apply, reconcile'),
  unused(/\b(un)?settl(e|es|ed|ing)\b/i, 'confirm, idle, stable; a promise resolves or rejects'),
];

/** Not a part of a name: `whenTold`, `a_wish`. */
export const unusedInNames: readonly UnusedWord[] = [
  unused(/^(whoever|anew)$/, 'what it is'),
  unused(/^mend(s|ed|ing)?$/, 'repair, runChecked'),
  unused(/^setbacks?$/, 'failure'),
  unused(/^bur(y|ies|ied)$/, 'remove'),
  unused(/^rouse[ds]?$/, 'notify'),
  unused(/^awaited$/, 'pending'),
  unused(/^told$/, 'sent, given to whom'),
  unused(/^alone$/, 'only'),
  unused(/^given$/, 'the argument, by what it is'),
  unused(/^turns?$/, 'step, run, queue'),
  unused(/^wish(es|ed)?$/, 'request, options'),
  unused(/^offer(s|ed)?$/, 'available, published'),
  unused(/^perform(s|ed)?$/, 'run'),
  unused(/^pursue[ds]?$/, 'applyIfChanged'),
  unused(/^(un)?settl(e|es|ed|ing)$/, 'confirm, idle'),
  unused(/^scenes?$/, 'fixture, variables'),
];

/** Not the whole name of a file or folder: they say nothing of what is in it. */
export const unusedFileNames =
  /^(turns?|leader|place|missing|alone|shown|told|view|world|drawn|words|sides|say|once|perform|shape|entry|given|refused|scene)$/;

/** The words of a name: of `whenTold`, `WHEN_TOLD`, `when-told`. */
export function partsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .map((part) => part.toLowerCase());
}
