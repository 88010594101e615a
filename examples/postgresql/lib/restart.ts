import type { Machine } from 'charmwright';
import type { Cluster } from './cluster.ts';

/**
 * Has systemd start the server again when it dies, by a drop-in of its unit; Debian's own leaves it down.
 *
 * The pause lets the last processes of the dead server end, which hold its shared memory.
 */
export async function ensureRestarts(
  { files, processes, systemd }: Machine,
  { service }: Cluster,
): Promise<void> {
  const { changed } = await files.ensureFile({
    path: `/etc/systemd/system/${service}.d/charm.conf`,
    content: [
      '# Written by the charm postgresql; changes are overwritten.',
      '[Service]',
      'Restart=on-failure',
      'RestartSec=2',
      '',
    ].join('\n'),
    mode: 0o644,
  });
  // A hook that was killed may have written it without this.
  const isUnread = changed || (await systemd.property(service, 'NeedDaemonReload')) === 'yes';
  if (isUnread) await processes.run('systemctl', ['daemon-reload']);
}
