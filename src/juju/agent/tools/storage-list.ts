import { value, type Tool } from '../tool.ts';

export const storageList: Tool = {
  name: 'storage-list',
  usage: '[options] [<storage-name>]',
  reads: true,
  flags: {},
  format: 'smart',
  maxArgs: 1,
  run({ context, args }) {
    const [name] = args;
    const ids = context.view.storage().map(({ id }) => id);
    const matching = ids.filter((id) => name === undefined || id.startsWith(`${name}/`));
    return value(matching.sort());
  },
};
