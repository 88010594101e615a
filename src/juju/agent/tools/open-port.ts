import { changePorts } from '../port-change.ts';
import type { Tool } from '../tool.ts';

export const openPortTool: Tool = {
  name: 'open-port',
  usage: '[options] <port>[/<protocol>] | <from>-<to>[/<protocol>] | icmp',
  flags: { endpoints: 'text' },
  ignoresFormat: true,
  maxArgs: 1,
  run: (input) => changePorts('open', input),
};
