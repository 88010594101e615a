import { failed, misused, text, type Tool } from '../tool.ts';

/** Prints the path without a newline. */
export const resourceGet: Tool = {
  name: 'resource-get',
  usage: '<resource name>',
  reads: true,
  flags: {},
  maxArgs: 1,
  run({ context, args }) {
    const [name] = args;
    if (name === undefined || name === '') return misused('missing required resource name');
    const resource = context.view.resource(name);
    if (resource?.kind === 'file') return text(resource.path);
    const reason = resource?.reason ?? `resource ${JSON.stringify(name)} not found`;
    return failed(`could not download resource: ${reason}`);
  },
};
