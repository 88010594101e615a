import { portText } from '../exposure/assign-ports.ts';
import type { Database } from '../store/database.ts';
import { hostPorts } from '../store/exposure.ts';
import { openedPorts } from '../store/ports.ts';

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** An ISO time as Juju shows it: `02 Jan 2006 15:04:05Z`. */
export function formatJujuTime(iso: string): string {
  const [, year = '', month = '', day = '', time = ''] =
    /^(\d+)-(\d+)-(\d+)T(\d+:\d+:\d+)/.exec(iso) ?? [];
  return year === '' ? '' : `${day} ${months[Number(month) - 1] ?? ''} ${year} ${time}Z`;
}

/** What a unit has opened: `80/tcp`, `8000-8010/udp`, `icmp`; each once. */
export function formatOpenedPorts(db: Database, unit: number): readonly string[] {
  const shown = openedPorts(db, unit).map(({ protocol, from, to }) => {
    if (protocol === 'icmp') return 'icmp';
    return `${from === to ? from : `${from}-${to}`}/${protocol}`;
  });
  return [...new Set(shown)];
}

/** The open ports of an exposed application that others have on the host: `80/tcp: nginx (process 812) has it`. */
export function portConflicts(db: Database, application: number): readonly string[] {
  return hostPorts(db)
    .filter((each) => each.application === application)
    .flatMap((port) =>
      port.holder === undefined ? [] : `${portText(port)}: ${port.holder} has it`,
    );
}
