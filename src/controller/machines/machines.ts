/** The machines a model's units live on: one real system each. */

/** What a machine is made from and how it is found again. */
export interface MachineSpec {
  /** The model's name; part of every name this machine leaves on the host. */
  readonly model: string;
  /** `0`, `1`, … within the model. */
  readonly id: string;
  /** The address it keeps for its whole life, such as `10.77.0.10`. */
  readonly address: string;
  /** Folders of the host that the machine sees. */
  readonly binds: readonly MachineBind[];
  /** What its files are marked with when they are made. */
  readonly owner?: MachineOwner;
}

/** Whose a machine's files are: names and numbers come back when a store is lost, these do not. */
export interface MachineOwner {
  /** The model's UUID. */
  readonly model: string;
  /** The machine's own, one for each unit that has a machine. */
  readonly machine: string;
}

export interface MachineBind {
  readonly host: string;
  readonly machine: string;
  readonly readOnly: boolean;
}

/** A folder the machine sees already, to be seen at another path too. */
export interface MachineMount {
  /** In the machine, absolute. */
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

export type MachineState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'stopped' }
  /** Its systemd is not up: it boots, or its boot hangs. */
  | { readonly kind: 'booting' }
  /** `initPid` is the host's process id of the machine's PID 1; `boot` differs from boot to boot. */
  | { readonly kind: 'running'; readonly initPid: number; readonly boot: string };

/** Work in progress: what, and how far (0…1) where that is known. */
export type ReportProgress = (message: string, fraction?: number) => void;

/** Gets what a process prints, as it comes. */
export type OnOutput = (chunk: Uint8Array) => void;

/** A process in a machine, started by the controller. */
export interface MachineCommand {
  readonly argv: readonly string[];
  readonly cwd: string;
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly onStdout: OnOutput;
  readonly onStderr: OnOutput;
  readonly signal?: AbortSignal;
}

/** How a process ended. */
export type ProcessEnd =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'killed'; readonly signal: string };

/** A kind of machine; `nspawn` is the real one. Everything is idempotent and finds what a killed controller left. */
export interface Machines {
  /**
   * Makes the host ready (programs there, network, base image); progress is reported.
   *
   * To be called whenever a controller starts: networks do not outlive the host's boot.
   *
   * @throws HOST_NOT_READY naming all that is missing, SUBNET_IN_USE when the model's network belongs
   * to another interface of the host (another number will do), IMAGE_BUILD_FAILED.
   */
  prepareHost(model: ModelNetwork, report: ReportProgress): Promise<void>;
  /**
   * Makes the machine if it is absent and boots it if it is stopped; answers when systemd is up.
   *
   * A machine that reboots is waited for. It boots again by itself, without a controller; what it is
   * bound to stays what it was when it was last booted from here.
   *
   * @throws MACHINE_BOOT_FAILED naming the units that are not up, with the end of its console's output.
   */
  ensureRunning(
    spec: MachineSpec,
    report: ReportProgress,
  ): Promise<{ readonly initPid: number; readonly boot: string }>;
  /**
   * Lets a running machine see folders that it may not see yet, until it shuts down.
   *
   * @throws MACHINE_NOT_RUNNING, HOST_COMMAND_FAILED
   */
  bind(spec: MachineSpec, binds: readonly MachineBind[]): Promise<void>;
  /** Takes folders out of a machine's sight; what still uses them keeps them until it ends. */
  unbind(spec: MachineSpec, binds: readonly MachineBind[]): Promise<void>;
  state(model: string, id: string): Promise<MachineState>;
  /** Whose the machine's files are; undefined when it has none, or no owner was named. */
  owner(model: string, id: string): Promise<MachineOwner | undefined>;
  /** The ids of all machines of a model whose files are on this host. */
  list(model: string): Promise<readonly string[]>;
  /** What the host calls the machine, and what it calls itself; the same for its whole life. */
  names(model: string, id: string): { readonly instance: string; readonly hostname: string };
  /**
   * Runs a program in a running machine, as root, with the machine's capabilities.
   *
   * It ends with 127 when there is no such program and 126 when there is no such folder, as in a
   * shell; `killed` also when the machine died under it or `signal` aborted. What it leaves behind may
   * hold its output open for 100 ms more.
   *
   * @throws MACHINE_NOT_RUNNING
   */
  run(spec: MachineSpec, command: MachineCommand): Promise<ProcessEnd>;
  /**
   * Mounts a folder in a running machine, and at each of its boots from now on.
   *
   * @throws MACHINE_NOT_RUNNING; MACHINE_MOUNT_FAILED with what the machine said.
   */
  mount(spec: MachineSpec, mount: MachineMount): Promise<void>;
  /**
   * Undoes {@link Machines.mount}; what still has files open there keeps them.
   *
   * @throws MACHINE_NOT_RUNNING; MACHINE_MOUNT_FAILED with what the machine said.
   */
  unmount(spec: MachineSpec, mount: MachineMount): Promise<void>;
  /** Ends every process in the machine whose environment holds `JUJU_CONTEXT_ID=<contextId>`. */
  endContext(spec: MachineSpec, contextId: string): Promise<void>;
  /** The command line with which root enters the machine; a command may be appended. */
  enter(spec: MachineSpec): Promise<readonly string[]>;
  /** Powers the machine off (cleanly, unless forced) and removes it with its files. */
  remove(model: string, id: string, force: boolean): Promise<void>;
  /**
   * Makes exactly these ports of the host lead to a model's machines, and closes the model to all others.
   *
   * The host's own addresses other than its loopback ones are meant, IPv4 and IPv6. A model whose network is not
   * there yet gets its rules all the same.
   */
  publish(model: ModelNetwork, ports: readonly PublishedPort[]): Promise<void>;
  /** Whether what {@link Machines.publish} did is still in place; a host's own firewall may have cleared it away. */
  isPublished(model: ModelNetwork): Promise<boolean>;
  /**
   * What of the host keeps others from a model's machines in spite of what is published, and what to do about it.
   */
  obstacles(model: string): Promise<readonly string[]>;
  /** Ports of the host that others than these models use: its own processes, other controllers. */
  occupiedPorts(models: readonly string[]): Promise<readonly OccupiedPort[]>;
  /** Removes what a model left on the host: bridge, nft rules, changed settings, mounts. */
  removeModel(model: ModelNetwork): Promise<void>;
}

/** Ports of the host that lead to the same ports of a model's machines. */
export interface PublishedPort extends PortRange {
  /** The IPv4 addresses of the machines that serve them; connections are distributed over them. */
  readonly targets: readonly string[];
  /** The networks that may use them, of either family; `0.0.0.0/0` and `::/0` are everyone. */
  readonly from: readonly string[];
  /** Whose they are, such as `hello of model default`. */
  readonly owner: string;
}

/** Ports of the host that are in use. */
export interface OccupiedPort extends PortRange {
  /** Who has them, such as `nginx (process 812)`. */
  readonly holder: string;
}

export interface PortRange {
  readonly protocol: 'tcp' | 'udp';
  readonly first: number;
  readonly last: number;
}

export interface ModelNetwork {
  readonly model: string;
  /** The third octet of the model's subnet: `10.77.<subnet>.0/24`; its bridge has `.1`. */
  readonly subnet: number;
}
