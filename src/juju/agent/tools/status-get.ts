import type { AgentJson, StatusView } from '../model-view.ts';
import { failed, value, type Tool } from '../tool.ts';

export const statusGet: Tool = {
  name: 'status-get',
  usage: '[options]',
  flags: { 'include-data': 'switch', application: 'switch' },
  format: 'smart',
  maxArgs: 0,
  run({ context, flags, format }) {
    const { view } = context;
    const withData = flags.switches.has('include-data');
    if (flags.switches.has('application')) {
      if (!view.isLeader()) {
        return failed('finding application status: this unit is not the leader');
      }
      const { units, ...application } = view.applicationStatus();
      const shown = Object.entries(units).map(([name, status]) => [name, full(status)] as const);
      const answer = { ...full(application), units: Object.fromEntries(shown) };
      return value({ 'application-status': answer });
    }
    const status = view.unitStatus();
    if (withData) return value(full(status));
    return value(format === 'smart' ? status.status : { status: status.status });
  },
};

function full({ message, status, data }: StatusView): Readonly<Record<string, AgentJson>> {
  return { message, status, 'status-data': data };
}
