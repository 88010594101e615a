/** What `open-port` and `close-port` have in common. */
import type { AgentContext } from './agent-context.ts';
import type { OpenedPort, PortRange } from './model-view.ts';
import { currentPorts } from './pending.ts';
import { conflict, overlaps, parsePorts, portsText, samePort } from './port-ranges.ts';
import { done, failed, misused, type ToolAnswer, type ToolInput } from './tool.ts';

/** Opens or closes the range that the arguments name, for the endpoints of `--endpoints` or for all. */
export function changePorts(kind: 'open' | 'close', input: ToolInput): ToolAnswer {
  const { context, args, flags } = input;
  const [range] = args;
  if (range === undefined) return misused('no port or range specified');
  const parsed = parsePorts(range.toLowerCase());
  if (parsed.kind === 'invalid') return misused(parsed.message);
  const problem = conflictOf(context, kind, parsed.range);
  if (problem !== undefined) return failed(problem);
  for (const endpoint of endpointsOf(flags.texts.endpoints)) {
    change(context, kind, { ...parsed.range, endpoint });
  }
  return done;
}

function change(context: AgentContext, kind: 'open' | 'close', port: OpenedPort): void {
  const open = currentPorts(context);
  // Opened for all endpoints counts for each of them, and closed for all closes each.
  const touched = open.filter((each) => samePort({ ...each, endpoint: port.endpoint }, port));
  const covered = touched.some(({ endpoint }) => endpoint === '' || endpoint === port.endpoint);
  if (kind === 'open') {
    if (!covered) context.buffer.ports.push({ kind, port });
    return;
  }
  for (const each of touched) {
    const closing = port.endpoint === '' || each.endpoint === port.endpoint;
    if (closing) context.buffer.ports.push({ kind, port: each });
  }
}

function conflictOf(
  context: AgentContext,
  kind: 'open' | 'close',
  range: PortRange,
): string | undefined {
  const unit = context.view.unit;
  const own = currentPorts(context).find((each) => conflict(each, range));
  const foreign =
    kind === 'open'
      ? context.view.neighbourPorts().find((each) => overlaps(each, range))
      : undefined;
  const other = own === undefined ? foreign : { ...own, unit };
  if (other === undefined) return undefined;
  return (
    `cannot ${kind} ${portsText(range)} (unit "${unit}"): ` +
    `port range conflicts with ${portsText(other)} (unit "${other.unit}")`
  );
}

function endpointsOf(text = ''): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  const named = names.filter((name) => name !== '' && name !== '*');
  return named.length === 0 ? [''] : named;
}
