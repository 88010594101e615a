import { done, failed, type Tool } from '../tool.ts';

export const jujuReboot: Tool = {
  name: 'juju-reboot',
  usage: '[options]',
  flags: { now: 'switch' },
  maxArgs: 0,
  run({ context, flags }) {
    if (context.hook.kind === 'action') {
      return failed('juju-reboot is not supported when running an action.');
    }
    context.effects.reboot(flags.switches.has('now') ? 'now' : 'after-hook');
    return done;
  },
};
