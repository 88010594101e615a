import { didYouMean } from '../../../base/nearest-name.ts';
import { covers } from '../../describe/flag-uses.ts';
import { flagGraph } from '../flag-graph.ts';
import { finding, type ProofRule } from '../proof-rule.ts';

/** A flag that a handler waits for and nothing sets. */
export const flagSetRule: ProofRule = {
  name: 'flag-set',
  check: (subject) => {
    const { code } = subject;
    if (code === undefined) return [];
    const graph = flagGraph(subject, code);
    const known = [...graph.set, ...graph.declared, ...code.charm.automatic];
    return [...graph.waitedFor]
      .filter(([flag]) => !graph.settable(flag))
      .map(([flag, who]) =>
        finding('W', `${who.join(', ')} waits for the flag ${flag}, and nothing sets it`, {
          hint:
            didYouMean(
              flag,
              known.filter((each) => each !== flag),
            ) ?? 'set it somewhere, or await another one',
          source: graph.place(flag),
        }),
      );
  },
};

/** Flags that layer.yaml does not know, and flags that only layer.yaml knows. */
export const flagDeclaredRule: ProofRule = {
  name: 'flag-declared',
  check: (subject) => {
    const { code, layers } = subject;
    if (code === undefined) return [];
    const graph = flagGraph(subject, code);
    const used = [...new Set([...graph.waitedFor.keys(), ...graph.set, ...graph.cleared])].sort();
    const undeclared = used
      .filter((flag) => !graph.isAutomatic(flag) && !graph.isDeclared(flag))
      .map((flag) =>
        finding('W', `no layer.yaml declares the flag ${flag}`, {
          hint: `add it under flags: in layer.yaml, with what it means`,
          source: graph.place(flag),
        }),
      );
    const idle = layers.flatMap(({ layerFile: { flags, document } }) =>
      Object.keys(flags)
        .filter((flag) => !graph.settable(flag) && !used.some((each) => covers(flag, each)))
        .map((flag) =>
          finding('I', `the flag ${flag} is declared, and nothing sets it or waits for it`, {
            source: document.locate(['flags', flag], 'key'),
          }),
        ),
    );
    return [...undeclared, ...idle];
  },
};
