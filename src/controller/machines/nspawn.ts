/** Machines booted by systemd-nspawn, with a real systemd, on an overlay over a base image. */
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fault } from '../../errors.ts';
import { ipv6AddressOf } from './addresses.ts';
import { bindInto } from './bind-mounts.ts';
import { bootMachine, usualPatience } from './boot.ts';
import { killProcess, processesIn } from './cgroup.ts';
import { enterByHandArgv } from './enter-machine.ts';
import { hostLimits, type HostLimits } from './host-limits.ts';
import { hostPath } from './host-program.ts';
import { hostRecipe } from './host-recipe.ts';
import { chainsInTheWay } from './forward-policy.ts';
import { checkHost } from './host-requirements.ts';
import { alone, changeHostSettings, changeIpv6Settings } from './host-settings.ts';
import { ensureImage } from './image.ts';
import { findLeader } from './leader.ts';
import type { Leader } from './leader.ts';
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
import { placeOf } from './place.ts';
import type { MachinePlace } from './place.ts';
import { hasEnvironmentEntry, namesIn } from './proc.ts';
import { removeMachine, removeModelFromHost } from './removal.ts';
import { isUp, systemStateNow } from './system-state.ts';
import { turns } from './turns.ts';

/** What these machines need to know. */
export interface NspawnOptions {
  /** The controller's home; images and machines are kept in it. */
  readonly home: string;
  /** Where proxies are read from for the base image, as in `http_proxy`. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** How long a boot may take, in milliseconds; two minutes when absent. */
  readonly bootPatience?: number;
  /** The host's own when absent. */
  readonly limits?: HostLimits;
}

/**
 * Real machines on this host, which must be a Linux with overlayfs, and root.
 *
 * A machine outlives the controller and boots again by itself when it reboots. It is found by its
 * control group, so that nothing that was killed leaves it unknown. Everything it leaves on the host
 * is named after home and model, so several controllers can work side by side.
 */
export function nspawnMachines({ environment = {}, ...options }: NspawnOptions): Machines {
  const home = resolve(options.home);
  const { bootPatience: patience = usualPatience, limits = hostLimits } = options;
  /** The last boot of each machine that was seen to be up: a machine that was up once is not asked again. */
  const up = new Map<string, string>();
  const inTurn = turns();
  /** What a network that is made again has to lead to. */
  const published = new Map<string, readonly PublishedPort[]>();
  const image = async (report: ReportProgress): Promise<string> =>
    ensureImage(home, await hostRecipe(environment), environment, report);

  const ensureRunning = async (spec: MachineSpec, report: ReportProgress): Promise<Leader> => {
    const place = await placeOf(home, spec.model, spec.id);
    const { address, owner } = spec;
    const ipv6 = ipv6AddressOf(modelNames(home, spec.model).site, address);
    const identity = { hostname: place.hostname, address, ipv6, owner };
    await makeMachineFiles(place.folder, identity, () => image(report));
    const leader = await bootMachine({ home, place, spec, patience, limits }, report);
    up.set(keyOf(spec.model, spec.id), leader.boot);
    return leader;
  };

  /** Runs a script of ours in a machine, which must succeed. */
  const mend = async (spec: MachineSpec, argv: readonly string[]): Promise<void> => {
    const { place, leader } = await running(home, spec);
    const said: Uint8Array[] = [];
    const onOutput = (chunk: Uint8Array) => void said.push(chunk);
    const env = { PATH: hostPath };
    const command = { argv, cwd: '/', env, onStdout: onOutput, onStderr: onOutput };
    const end = await runInMachine({ leader, groups: place.groups }, command);
    if (end.kind === 'exited' && end.code === 0) return;
    throw fault('MACHINE_MOUNT_FAILED', `machine ${spec.id} cannot change its mounts`, {
      details: Buffer.concat(said).toString(),
    });
  };

  return {
    prepareHost: async ({ model, subnet }, report) => {
      await checkHost();
      await inTurn(networkOf(model), () =>
        alone(async () => {
          const names = modelNames(home, model);
          await makeNetwork({ names, subnet, published: published.get(model) ?? [] });
          await changeHostSettings();
        }),
      );
      await removeOldImages(home, await image(report));
    },
    ensureRunning: (spec, report) =>
      inTurn(keyOf(spec.model, spec.id), () => ensureRunning(spec, report)),
    names: (model, id) => {
      const { nspawn, hostname } = machineNames(home, model, id);
      return { instance: nspawn, hostname };
    },
    bind: async (spec, binds) => {
      const { leader } = await running(home, spec);
      await inTurn(keyOf(spec.model, spec.id), () => bindInto(leader, binds));
    },
    unbind: async (spec, binds) => {
      const { place, leader } = await running(home, spec);
      const argv = ['/usr/bin/umount', '--lazy', ...binds.map(({ machine }) => machine)];
      const ignore = () => undefined;
      const output = { onStdout: ignore, onStderr: ignore };
      const command = { argv, cwd: '/', env: { PATH: '/usr/sbin:/usr/bin' }, ...output };
      await runInMachine({ leader, groups: place.groups }, command);
    },
    state: async (model, id) => {
      const place = await placeOf(home, model, id);
      const leader = await findLeader(place.group);
      if (leader === undefined) return stateWithoutLeader(place);
      const key = keyOf(model, id);
      if (up.get(key) !== leader.boot) {
        if (!isUp(await systemStateNow(leader.leader))) return { kind: 'booting' };
        up.set(key, leader.boot);
      }
      return { kind: 'running', ...leader };
    },
    owner: (model, id) => ownerOf(machineNames(home, model, id).folder),
    list: async (model) => {
      const ids = await namesIn(modelNames(home, model).machines);
      return ids.filter((id) => /^\d+$/.test(id)).sort((a, b) => Number(a) - Number(b));
    },
    run: async (spec, command) => {
      const { place, leader } = await running(home, spec);
      return runInMachine({ leader, groups: place.groups }, command);
    },
    mount: (spec, mount) => mend(spec, mountArgv(mount)),
    unmount: (spec, mount) => mend(spec, unmountArgv(mount)),
    endContext: async (spec, contextId) => {
      const { group } = await placeOf(home, spec.model, spec.id);
      await endProcesses(group, `JUJU_CONTEXT_ID=${contextId}`);
    },
    enter: async (spec) => {
      const { place, leader } = await running(home, spec);
      return enterByHandArgv(leader, commandGroups(place.groups));
    },
    remove: (model, id, force) =>
      inTurn(keyOf(model, id), () => removeMachine(home, model, id, force)),
    publish: ({ model, subnet }, ports) =>
      inTurn(networkOf(model), () =>
        alone(async () => {
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
      inTurn(networkOf(model), async () => {
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

async function stateWithoutLeader({ folder }: MachinePlace): Promise<MachineState> {
  return (await namesIn(folder)).includes('machine.json')
    ? { kind: 'stopped' }
    : { kind: 'absent' };
}

async function running(
  home: string,
  { model, id }: MachineSpec,
): Promise<{ readonly place: MachinePlace; readonly leader: number }> {
  const place = await placeOf(home, model, id);
  const found = await findLeader(place.group);
  if (found !== undefined) return { place, leader: found.leader };
  throw fault('MACHINE_NOT_RUNNING', `machine ${id} of ${model} does not run`);
}

/** Kills until none is left: what has the entry may have started another with it meanwhile. */
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
