/** Machines booted by systemd-nspawn, with a real systemd, on an overlay over a base image. */
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fault } from '../../errors.ts';
import { ipv6AddressOf } from './addresses.ts';
import { bindInto } from './bind-mounts.ts';
import { bootMachine, defaultBootTimeout } from './boot.ts';
import { killProcess, processesIn } from './cgroup.ts';
import { enterByHandArgv } from './enter-machine.ts';
import { hostLimits, type HostLimits } from './host-limits.ts';
import { hostPath } from './host-program.ts';
import { hostRecipe } from './host-recipe.ts';
import { chainsInTheWay } from './forward-policy.ts';
import { checkHost } from './host-requirements.ts';
import { withHostSettingsLock, changeHostSettings, changeIpv6Settings } from './host-settings.ts';
import { ensureImage } from './image.ts';
import { findInitProcess } from './init-process.ts';
import type { InitProcess } from './init-process.ts';
import { makeMachineFiles, ownerOf } from './machine-files.ts';
import { mountArgv, unmountArgv } from './machine-mounts.ts';
import { commandGroups, runInMachine } from './machine-process.ts';
import type {
  MachineSpec,
  Machines,
  MachineState,
  PublishedPort,
  ReportProgress,
} from './machines.ts';
import { applyRules, makeNetwork, tables } from './model-network.ts';
import { machineNames, modelNames } from './names.ts';
import { occupiedPorts } from './occupied-ports.ts';
import { removeOldImages } from './old-images.ts';
import { locateMachine } from './machine-location.ts';
import type { MachineLocation } from './machine-location.ts';
import { hasEnvironmentEntry, namesIn } from './proc.ts';
import { removeMachineFromHost, removeModelFromHost } from './remove-from-host.ts';
import { isUp, systemStateNow } from './system-state.ts';
import { keyedQueue } from './keyed-queue.ts';

/** Options of these machines. */
export interface NspawnOptions {
  /** The controller's home; images and machines are kept in it. */
  readonly home: string;
  /** Holds the proxies for the base image, such as `http_proxy`. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** How long a boot may take, in milliseconds; two minutes when absent. */
  readonly bootTimeout?: number;
  /** The host's own when absent. */
  readonly limits?: HostLimits;
}

/**
 * Real machines on this host, which must be a Linux with overlayfs, and root.
 *
 * A machine outlives the controller and boots again by itself when it reboots. It is found by its
 * control group, so that it is known after any crash. Everything it leaves on the host is named after home and
 * model, so that several controllers can run in parallel.
 */
export function nspawnMachines({ environment = {}, ...options }: NspawnOptions): Machines {
  const home = resolve(options.home);
  const { bootTimeout: timeout = defaultBootTimeout, limits = hostLimits } = options;
  /** The last boot of each machine that was up: its systemd is not queried again in that boot. */
  const up = new Map<string, string>();
  const enqueue = keyedQueue();
  /** The published ports of each model, for a network that is created again. */
  const published = new Map<string, readonly PublishedPort[]>();
  const image = async (report: ReportProgress): Promise<string> =>
    ensureImage(home, await hostRecipe(environment), { environment, report });

  const ensureRunning = async (spec: MachineSpec, report: ReportProgress): Promise<InitProcess> => {
    const place = await locateMachine(home, spec.model, spec.id);
    const { address, owner } = spec;
    const ipv6 = ipv6AddressOf(modelNames(home, spec.model).site, address);
    const identity = { hostname: place.hostname, address, ipv6, owner };
    await makeMachineFiles(place.folder, identity, () => image(report));
    const init = await bootMachine({ home, place, spec, timeout, limits }, report);
    up.set(keyOf(spec.model, spec.id), init.boot);
    return init;
  };

  /** Runs a command in a machine, which must succeed. */
  const runChecked = async (spec: MachineSpec, argv: readonly string[]): Promise<void> => {
    const { place, initPid } = await running(home, spec);
    const output: Uint8Array[] = [];
    const onOutput = (chunk: Uint8Array) => void output.push(chunk);
    const env = { PATH: hostPath };
    const command = { argv, cwd: '/', env, onStdout: onOutput, onStderr: onOutput };
    const end = await runInMachine({ initPid, groups: place.groups }, command);
    if (end.kind === 'exited' && end.code === 0) return;
    throw fault('MACHINE_MOUNT_FAILED', `machine ${spec.id} cannot change its mounts`, {
      details: Buffer.concat(output).toString(),
    });
  };

  return {
    prepareHost: async ({ model, subnet }, report) => {
      await checkHost();
      await enqueue(networkOf(model), () =>
        withHostSettingsLock(async () => {
          const names = modelNames(home, model);
          await makeNetwork({ names, subnet, published: published.get(model) ?? [] });
          await changeHostSettings();
        }),
      );
      await removeOldImages(home, await image(report));
    },
    ensureRunning: (spec, report) =>
      enqueue(keyOf(spec.model, spec.id), () => ensureRunning(spec, report)),
    names: (model, id) => {
      const { nspawn, hostname } = machineNames(home, model, id);
      return { instance: nspawn, hostname };
    },
    bind: async (spec, binds) => {
      const { initPid } = await running(home, spec);
      await enqueue(keyOf(spec.model, spec.id), () => bindInto(initPid, binds));
    },
    unbind: async (spec, binds) => {
      const { place, initPid } = await running(home, spec);
      const argv = ['/usr/bin/umount', '--lazy', ...binds.map(({ machine }) => machine)];
      const ignore = () => undefined;
      const output = { onStdout: ignore, onStderr: ignore };
      const command = { argv, cwd: '/', env: { PATH: '/usr/sbin:/usr/bin' }, ...output };
      await runInMachine({ initPid, groups: place.groups }, command);
    },
    state: async (model, id) => {
      const place = await locateMachine(home, model, id);
      const init = await findInitProcess(place.group);
      if (init === undefined) return stateWithoutInitProcess(place);
      const key = keyOf(model, id);
      if (up.get(key) !== init.boot) {
        if (!isUp(await systemStateNow(init.initPid))) return { kind: 'booting' };
        up.set(key, init.boot);
      }
      return { kind: 'running', ...init };
    },
    owner: (model, id) => ownerOf(machineNames(home, model, id).folder),
    list: async (model) => {
      const ids = await namesIn(modelNames(home, model).machines);
      return ids.filter((id) => /^\d+$/.test(id)).sort((a, b) => Number(a) - Number(b));
    },
    run: async (spec, command) => {
      const { place, initPid } = await running(home, spec);
      return runInMachine({ initPid, groups: place.groups }, command);
    },
    mount: (spec, mount) => runChecked(spec, mountArgv(mount)),
    unmount: (spec, mount) => runChecked(spec, unmountArgv(mount)),
    endContext: async (spec, contextId) => {
      const { group } = await locateMachine(home, spec.model, spec.id);
      await endProcesses(group, `JUJU_CONTEXT_ID=${contextId}`);
    },
    enter: async (spec) => {
      const { place, initPid } = await running(home, spec);
      return enterByHandArgv(initPid, commandGroups(place.groups));
    },
    remove: (model, id, force) =>
      enqueue(keyOf(model, id), () => removeMachineFromHost(home, { model, id, force })),
    publish: ({ model, subnet }, ports) =>
      enqueue(networkOf(model), () =>
        withHostSettingsLock(async () => {
          published.set(model, ports);
          if (ports.length > 0) await changeIpv6Settings();
          await applyRules({ names: modelNames(home, model), subnet, published: ports });
        }),
      ),
    isPublished: async ({ model }) => (await tables()).includes(modelNames(home, model).table),
    obstacles: async (model) => {
      const { bridge } = modelNames(home, model);
      return (await chainsInTheWay(bridge)).map(
        ({ family, table, chain }) =>
          `the chain ${chain} of the host’s table ${family} ${table} drops what is forwarded; ` +
          `have it accept what comes from and goes to the interface ${bridge}`,
      );
    },
    occupiedPorts: (models) => occupiedPorts(models.map((model) => modelNames(home, model).table)),
    removeModel: ({ model }) =>
      enqueue(networkOf(model), async () => {
        published.delete(model);
        await removeModelFromHost(home, model);
      }),
  };
}

function keyOf(model: string, id: string): string {
  return `${model}/${id}`;
}

function networkOf(model: string): string {
  return `network of ${model}`;
}

async function stateWithoutInitProcess({ folder }: MachineLocation): Promise<MachineState> {
  return (await namesIn(folder)).includes('machine.json')
    ? { kind: 'stopped' }
    : { kind: 'absent' };
}

async function running(
  home: string,
  { model, id }: MachineSpec,
): Promise<{ readonly place: MachineLocation; readonly initPid: number }> {
  const place = await locateMachine(home, model, id);
  const found = await findInitProcess(place.group);
  if (found !== undefined) return { place, initPid: found.initPid };
  throw fault('MACHINE_NOT_RUNNING', `machine ${id} of ${model} does not run`);
}

/** Kills until no process with the entry is left: a killed one may have started another meanwhile. */
async function endProcesses(group: string, entry: string): Promise<void> {
  for (;;) {
    const pids = await processesIn(group);
    const has = await Promise.all(pids.map((pid) => hasEnvironmentEntry(pid, entry)));
    const ours = pids.filter((_, index) => has[index] === true);
    if (ours.length === 0) return;
    ours.forEach((pid) => killProcess(pid, 'SIGKILL'));
    await sleep(5);
  }
}
