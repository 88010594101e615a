import { failed, misused, value, type Tool } from '../tool.ts';

export const storageGet: Tool = {
  name: 'storage-get',
  usage: '[options] [<key>]',
  reads: true,
  flags: { s: 'text' },
  format: 'smart',
  maxArgs: 1,
  run({ context, args, flags }) {
    const { hook, view } = context;
    const id = flags.texts.s ?? (hook.kind === 'storage' ? hook.storage : '');
    if (id === '') return misused('no storage instance specified');
    const storage = view.storage().find((each) => each.id === id);
    if (storage === undefined) {
      return misused(`invalid value ${JSON.stringify(id)} for option -s: storage not found`);
    }
    const { kind, location } = storage;
    const [key = ''] = args;
    if (key === '') return value({ kind, location });
    if (key === 'kind') return value(kind);
    if (key === 'location') return value(location);
    return failed(`invalid storage attribute ${JSON.stringify(key)}`);
  },
};
