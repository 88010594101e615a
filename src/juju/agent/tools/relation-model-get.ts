import { misused, value, type Tool } from '../tool.ts';

export const relationModelGet: Tool = {
  name: 'relation-model-get',
  usage: '[options]',
  reads: true,
  flags: { r: 'relation' },
  aliases: { relation: 'r' },
  format: 'smart',
  maxArgs: 0,
  run({ flags }) {
    const { relation } = flags;
    return relation === undefined
      ? misused('no relation id specified')
      : value({ uuid: relation.modelUuid });
  },
};
