import { currentPorts } from '../pending.ts';
import { byPorts, portsText, same } from '../port-ranges.ts';
import { value, type Tool } from '../tool.ts';

export const openedPortsTool: Tool = {
  name: 'opened-ports',
  usage: '[options]',
  reads: true,
  flags: { endpoints: 'switch' },
  format: 'smart',
  maxArgs: 0,
  run({ context, flags }) {
    const open = currentPorts(context).toSorted(byPorts);
    const ranges = open.filter((each, at) => open.findIndex((other) => same(each, other)) === at);
    if (!flags.switches.has('endpoints')) return value(ranges.map(portsText));
    return value(
      ranges.map((range) => {
        const endpoints = open.filter((each) => same(each, range)).map(({ endpoint }) => endpoint);
        const shown = endpoints.includes('') ? '*' : endpoints.sort().join(', ');
        return `${portsText(range)} (${shown})`;
      }),
    );
  },
};
