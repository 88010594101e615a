import { isObject, type Json } from '../../../base/json.ts';
import { inKeyOrder } from '../key-order.ts';
import { failed, value, type Tool } from '../tool.ts';

export const actionGet: Tool = {
  name: 'action-get',
  usage: '[options] [<key>[.<key>.<key>...]]',
  reads: true,
  flags: {},
  format: 'smart',
  maxArgs: 1,
  run({ context, args }) {
    if (context.hook.kind !== 'action') return failed('not running an action');
    const [key] = args;
    const path = key === undefined || key === '' ? [] : key.split('.');
    return value(inKeyOrder(path.reduce(step, context.hook.params)));
  },
};

function step(from: Json, key: string): Json {
  if (!isObject(from)) return null;
  const found = Object.entries(from).find(([name]) => name === key);
  return found?.[1] ?? null;
}
