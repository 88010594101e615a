import type { Json } from '../../../base/json.ts';
import { inKeyOrder } from '../key-order.ts';
import type { StatusView } from '../model-view.ts';
import { failed, value, type Tool } from '../tool.ts';

export const statusGet: Tool = {
  name: 'status-get',
  usage: '[options]',
  reads: true,
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
      if (!withData && format === 'smart') return value(application.status);
      const shown = Object.entries(units)
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([name, status]) => [name, details(status, withData)] as const);
      const answer = { ...details(application, withData), units: Object.fromEntries(shown) };
      return value({ 'application-status': answer });
    }
    const status = view.unitStatus();
    return value(!withData && format === 'smart' ? status.status : details(status, withData));
  },
};

function details(
  { message, status, data }: StatusView,
  withData: boolean,
): Readonly<Record<string, Json>> {
  return withData ? { message, status, 'status-data': inKeyOrder(data) } : { status };
}
