import { misused, value, type Tool } from '../tool.ts';

export const configGet: Tool = {
  name: 'config-get',
  usage: '[options] [<key>]',
  reads: true,
  flags: { all: 'switch' },
  aliases: { a: 'all' },
  format: 'smart',
  maxArgs: 1,
  run({ context, args, flags }) {
    const [key] = args;
    const all = flags.switches.has('all');
    const options = context.view
      .config()
      .toSorted((one, other) => (one.name < other.name ? -1 : 1));
    if (key !== undefined && key !== '') {
      if (all) return misused(`cannot use argument --all together with key ${JSON.stringify(key)}`);
      return value(options.find(({ name }) => name === key)?.value ?? null);
    }
    const shown = options.filter((option) => all || option.value !== undefined);
    return value(
      Object.fromEntries(shown.map((option) => [option.name, option.value ?? null] as const)),
    );
  },
};
