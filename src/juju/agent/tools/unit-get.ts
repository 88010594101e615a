import { failed, misused, value, type Tool } from '../tool.ts';

/** Source of the words: juju `internal/worker/uniter/runner/context/context.go` (PrivateAddress, PublicAddress). */
export const unitGet: Tool = {
  name: 'unit-get',
  usage: '[options] <setting>',
  reads: true,
  flags: {},
  format: 'smart',
  maxArgs: 1,
  run({ context, args }) {
    const [setting] = args;
    if (setting === undefined) return misused('no setting specified');
    if (setting !== 'private-address' && setting !== 'public-address') {
      return misused(`unknown setting ${JSON.stringify(setting)}`);
    }
    const addresses = context.view.addresses();
    const address = setting === 'private-address' ? addresses.private : addresses.public;
    const missing = `${setting.replace('-', ' ')} not found`;
    return address === undefined ? failed(missing) : value(address);
  },
};
