/** What the service may see and do on the machine, for the service itself and for the checks that run as it does. */
import { quoteWord } from '../../index.ts';
import type { ServicePlan } from './service-plan.ts';
import { applicationFolder, venvFolder, writableFolder } from './paths.ts';

/** The path of this plan's Python. */
export function pythonOf(plan: ServicePlan): string {
  return `${venvOf(plan)}/bin/python`;
}

export function venvOf({ release, python }: ServicePlan): string {
  return venvFolder(release, python.variant);
}

/** The settings of `[Service]` that every process of the application runs under; whole lines. */
export function sandboxSettings(plan: ServicePlan, environmentFile: string): readonly string[] {
  const { logfile } = plan;
  return [
    ...identity(plan, environmentFile),
    `ReadWritePaths=${quoteWord(logfile.slice(0, logfile.lastIndexOf('/')))}`,
    'UMask=0027',
    'TasksMax=512',
    'LimitNOFILE=65536',
    'OOMPolicy=continue',
    ...restrictions,
  ];
}

const restrictions = [
  'NoNewPrivileges=true',
  'PrivateTmp=true',
  'PrivateDevices=true',
  'DevicePolicy=closed',
  'ProtectSystem=strict',
  'ProtectHome=true',
  'ProtectProc=invisible',
  'ProcSubset=pid',
  'ProtectClock=true',
  'ProtectHostname=true',
  'ProtectKernelTunables=true',
  'ProtectKernelModules=true',
  'ProtectKernelLogs=true',
  'ProtectControlGroups=true',
  'RestrictNamespaces=true',
  'RestrictRealtime=true',
  'RestrictSUIDSGID=true',
  'LockPersonality=true',
  'RemoveIPC=true',
  'KeyringMode=private',
  'CapabilityBoundingSet=',
  'AmbientCapabilities=',
  'SystemCallArchitectures=native',
  'SystemCallFilter=@system-service',
  'SystemCallFilter=~@privileged @resources',
  'SystemCallFilter=@chown @setuid',
  'SystemCallErrorNumber=EPERM',
  'RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6',
];

/**
 * A lighter one, for `provision_command`: the release at the application's root and no new privileges, but
 * the rest of the machine as the user may see it, since an operator's command may have to write there.
 */
export function lightSandbox(plan: ServicePlan, environmentFile: string): readonly string[] {
  return [...identity(plan, environmentFile), 'UMask=0027', 'NoNewPrivileges=true'];
}

/** The user, the folders and the environment. */
function identity(plan: ServicePlan, environmentFile: string): readonly string[] {
  const { user, root, release, mounts, writable } = plan;
  const venv = venvOf(plan);
  const bind = (from: string, to: string): string => `${quoteWord(from)}:${quoteWord(to)}`;
  return [
    `User=${user}`,
    `Group=${user}`,
    `WorkingDirectory=${quoteWord(root)}`,
    'Environment=PYTHONUNBUFFERED=1',
    'Environment=PYTHONDONTWRITEBYTECODE=1',
    `Environment=${quoteWord(`VIRTUAL_ENV=${venv}`)}`,
    `Environment=${quoteWord(`PATH=${venv}/bin:/usr/local/bin:/usr/bin:/bin`)}`,
    `EnvironmentFile=${environmentFile}`,
    `BindReadOnlyPaths=${bind(applicationFolder(release), root)}`,
    // Never an empty `BindPaths=`: it would take the line above back, as the two share one list.
    ...mounts.map((path) => `BindPaths=${bind(`${root}/${path}`, `${root}/${path}`)}`),
    ...writable.map((path) => `BindPaths=${bind(writableFolder(path), `${root}/${path}`)}`),
  ];
}
