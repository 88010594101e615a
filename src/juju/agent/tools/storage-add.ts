import { done, failed, misused, type Tool } from '../tool.ts';

export const storageAdd: Tool = {
  name: 'storage-add',
  usage: '<storage name>[=<count>] ...',
  flags: {},
  run({ context, args }) {
    if (args.length === 0) return misused('storage add requires a storage directive');
    const wished: { readonly name: string; readonly count: number }[] = [];
    for (const arg of args) {
      const [name = '', count = '1'] = arg.split('=');
      if (!/^[1-9]\d*$/.test(count)) {
        const shown = JSON.stringify(count);
        return misused(`cannot parse count: count must be greater than zero, got ${shown}`);
      }
      if (!context.view.storageNames().includes(name)) {
        return failed(`storage ${JSON.stringify(name)} not found`);
      }
      wished.push({ name, count: Number(count) });
    }
    context.buffer.storage.push(...wished);
    return done;
  },
};
