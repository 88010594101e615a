import type { Machine } from 'charmwright';
import type { Certificate } from './certificate.ts';
import type { Cluster } from './cluster.ts';
import { ensureRestarts } from './restart.ts';

export type Configured = { readonly ok: true } | { readonly ok: false; readonly reason: string };

export interface Settings {
  readonly maxConnections: number;
  /** Debian's own is used when absent. */
  readonly certificate: Certificate | undefined;
}

/**
 * Makes the cluster listen and run; it restarts only when its configuration changed.
 *
 * It listens on every address, so that a boot need not wait for the network: pg_hba.conf decides who
 * gets in.
 */
export async function configureCluster(
  machine: Machine,
  cluster: Cluster,
  { maxConnections, certificate }: Settings,
): Promise<Configured> {
  await ensureRestarts(machine, cluster);
  await startsAtBoot(machine, cluster, true);
  const { changed } = await machine.files.ensureFile({
    path: `${cluster.configuration}/conf.d/charm.conf`,
    content: [
      '# Written by the charm postgresql; changes are overwritten.',
      "listen_addresses = '*'",
      `max_connections = ${maxConnections}`,
      "password_encryption = 'scram-sha-256'",
      ...(certificate === undefined ? [] : tlsLines(certificate)),
      '',
    ].join('\n'),
    mode: 0o644,
    owner: 'postgres',
  });
  const running = (await machine.systemd.active(cluster.service)) === 'active';
  if (running && !changed) return { ok: true };
  const outcome = await machine.systemd.restart(cluster.service);
  return outcome.ok ? outcome : { ok: false, reason: `no start: ${outcome.output.trim()}` };
}

/** Stops the server, whose data stays, and keeps it from being started at boot. */
export async function stopCluster(machine: Machine, cluster: Cluster): Promise<void> {
  await startsAtBoot(machine, cluster, false);
  await machine.systemd.stop(cluster.service);
}

/** By the file that Debian's postgresql.service looks at (pg_createcluster(1)). */
async function startsAtBoot(machine: Machine, cluster: Cluster, starts: boolean): Promise<void> {
  await machine.files.ensureFile({
    path: `${cluster.configuration}/start.conf`,
    content: `${starts ? 'auto' : 'manual'}\n`,
    mode: 0o644,
    owner: 'postgres',
  });
}

function tlsLines({ certificateFile, keyFile }: Certificate): readonly string[] {
  return ['ssl = on', `ssl_cert_file = '${certificateFile}'`, `ssl_key_file = '${keyFile}'`];
}
