/** The systemd unit that starts a controller with its host. No I/O. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { defaultHome } from '../../controller/client.ts';
import {
  addValue,
  quoteExec,
  quoteLine,
  quoteWord,
  stringifyUnitFile,
} from '../../machine/systemd-unit-file/index.ts';
import type { UnitFile } from '../../machine/systemd-unit-file/index.ts';

/** The settings of a unit file. */
export interface ServiceSettings {
  readonly home: string;
  /** The controller's command line. */
  readonly argv: readonly string[];
  /** The file with the variables that it is started with. */
  readonly environmentFile: string;
}

/** The name of a home's unit: `charmwright.service`, with a part of its own for every other home than the default. */
export function serviceName(home: string): string {
  if (home === defaultHome) return 'charmwright.service';
  return `charmwright-${createHash('sha256').update(home).digest('hex').slice(0, 8)}.service`;
}

/** Where the unit is, and the link that starts it at boot, below systemd's folder for unit files of the administrator. */
export function servicePaths(home: string, folder = '/etc/systemd/system') {
  const name = serviceName(home);
  return {
    name,
    unit: join(folder, name),
    wanted: join(folder, 'multi-user.target.wants', name),
  };
}

/**
 * Capabilities that neither the controller nor a machine has a use for. All others are a machine's by
 * systemd-nspawn(1), `--capability=`, and a machine has none that its controller has not.
 */
const unused = [
  'CAP_BLOCK_SUSPEND',
  'CAP_BPF',
  'CAP_CHECKPOINT_RESTORE',
  'CAP_MAC_ADMIN',
  'CAP_MAC_OVERRIDE',
  'CAP_PERFMON',
  'CAP_SYSLOG',
  'CAP_SYS_MODULE',
  'CAP_SYS_PACCT',
  'CAP_SYS_RAWIO',
  'CAP_SYS_TIME',
  'CAP_WAKE_ALARM',
];

/** Groups of system calls that systemd-nspawn takes from machines in any case. */
const refusedCalls = ['@clock', '@cpu-emulation', '@module', '@obsolete', '@raw-io', '@swap'];

/**
 * The unit's text.
 *
 * Machines are children of the controller and inherit its restrictions, so only what machines do not have anyway is
 * restricted. The service has no mount namespace of its own: the next controller must see what this one mounts.
 * Machines live in control groups beside systemd's, so no end of the service reaches them.
 *
 * @throws UNIT_FILE_INVALID for a path that systemd cannot take.
 */
export function serviceText({ home, argv, environmentFile }: ServiceSettings): string {
  const settings: readonly (readonly [string, string, string])[] = [
    ['Unit', 'Description', quoteLine(`Charmwright controller of ${home}`)],
    ['Unit', 'Wants', 'network-online.target'],
    // Firewalls that clear all rules away when they are loaded go first.
    ['Unit', 'After', 'network-online.target nftables.service firewalld.service ufw.service'],
    ['Unit', 'RequiresMountsFor', quoteWord(home)],
    ['Unit', 'StartLimitIntervalSec', '0'],
    ['Service', 'Type', 'exec'],
    ['Service', 'ExecStart', quoteExec(argv)],
    ['Service', 'EnvironmentFile', `-${quoteLine(environmentFile)}`],
    ['Service', 'Restart', 'on-failure'],
    ['Service', 'RestartSec', '2'],
    // The exit code when another controller has the home.
    ['Service', 'RestartPreventExitStatus', '3'],
    // The controller ends its own work on SIGTERM; then systemd kills the processes that it started on the host.
    ['Service', 'KillMode', 'mixed'],
    // When the host shuts down, machines get a minute.
    ['Service', 'TimeoutStopSec', '90'],
    ['Service', 'OOMPolicy', 'continue'],
    ['Service', 'TasksMax', 'infinity'],
    ['Service', 'UMask', '0077'],
    ['Service', 'CapabilityBoundingSet', `~${unused.join(' ')}`],
    ['Service', 'SystemCallFilter', `~${refusedCalls.join(' ')}`],
    ['Service', 'SystemCallErrorNumber', 'EPERM'],
    ['Install', 'WantedBy', 'multi-user.target'],
  ];
  const empty: UnitFile = { lines: [] };
  return stringifyUnitFile(
    settings.reduce(
      (file, [section, key, value]) => addValue(file, { section, key }, value),
      empty,
    ),
  );
}
