import { failed, type Tool } from '../tool.ts';

/** A local model has no cloud, so there is never a credential. */
export const credentialGet: Tool = {
  name: 'credential-get',
  usage: '[options]',
  reads: true,
  flags: {},
  format: 'smart',
  maxArgs: 0,
  run: () => failed('cannot access cloud credentials: this model has no cloud'),
};
