import { changePorts } from '../port-change.ts';
import type { Tool } from '../tool.ts';

export const closePortTool: Tool = {
  name: 'close-port',
  usage: '[options] <port>[/<protocol>] | <from>-<to>[/<protocol>] | icmp',
  flags: { endpoints: 'text' },
  ignoresFormat: true,
  maxArgs: 1,
  run: (input) => changePorts('close', input),
};
