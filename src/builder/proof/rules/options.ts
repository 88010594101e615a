import { valueAt } from '../../../base/json-at.ts';
import { declaredOptions } from '../../../charm-schema/declared/options.ts';
import { finding, keyPosition, type ProofRule } from '../proof-rule.ts';

/** What an operator needs to know to set an option. */
export const optionDescribedRule: ProofRule = {
  name: 'option-described',
  check: (subject) =>
    Array.from(declaredOptions(subject.config), ([name, option]) => {
      const source = keyPosition(subject, 'config.yaml', ['options', name]);
      const typed = subject.layers.some(
        ({ documents }) =>
          valueAt(documents['config.yaml']?.value ?? {}, ['options', name, 'type']) !== undefined,
      );
      const found = [];
      if (!typed) {
        const hint = 'write type: string, int, float, boolean or secret';
        found.push(finding('W', `option ${name} has no type`, { hint, source }));
      }
      if (option.description.trim() === '') {
        found.push(finding('W', `option ${name} has no description`, { source }));
      }
      if (option.default === undefined && option.type !== 'secret') {
        found.push(finding('I', `option ${name} has no default`, { source }));
      }
      return found;
    }).flat(),
};

/** A module passes on, or iterates over, all options: then each counts as read. */
const wholesale =
  /(?:JSON\.stringify|Object\.(?:keys|entries|values|assign|fromEntries))\(\s*\w+\.config\s*[,)]|\.\.\.\w+\.config\b|\w+\.config\s*\[\s*[^"'`\]]/;

/** An option whose name occurs in no module. */
export const optionReadRule: ProofRule = {
  name: 'option-read',
  check: (subject) => {
    const { code, scripts } = subject;
    if (code === undefined || code.modules.some(({ code: text }) => wholesale.test(text)))
      return [];
    return [...declaredOptions(subject.config).keys()]
      .filter((name) => {
        const word = new RegExp(
          `(?<![\\w$-])${name.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')}(?![\\w$-])`,
        );
        const texts = [
          ...code.modules.map((each) => each.code),
          ...scripts.map(({ text }) => text),
        ];
        return !texts.some((text) => word.test(text));
      })
      .map((name) =>
        finding('W', `nothing reads option ${name}`, {
          hint: 'read it from unit.config, or remove it',
          source: keyPosition(subject, 'config.yaml', ['options', name]),
        }),
      );
  },
};
