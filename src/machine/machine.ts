/**
 * What a charm does to the machine it runs on.
 *
 * Every `ensure…` is idempotent and says whether anything changed, so that a handler can decide
 * between nothing, reload and restart. There is a real machine and a recording one.
 */
export interface Machine {
  readonly files: Files;
  readonly users: Users;
  readonly packages: Packages;
  readonly systemd: Systemd;
  readonly processes: Processes;
  readonly python: Python;
  readonly http: Http;
  /** The resources of the machine; read, never assumed. */
  readonly resources: () => Promise<MachineResources>;
  /** Waits; the recording machine returns at once. */
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export interface MachineResources {
  /** Processors the machine may use (its cgroup limit counts), at least 1. */
  readonly processors: number;
  /** Memory the machine may use, in MiB (its cgroup limit counts). */
  readonly memory: number;
}

/** Whether an `ensure…` had to do anything. */
export interface Ensured {
  readonly changed: boolean;
}

export interface FileOwner {
  /** User name; root when absent. */
  readonly owner?: string;
  /** Group name; the owner's own group when absent. */
  readonly group?: string;
}

export interface EnsureFile extends FileOwner {
  readonly path: string;
  readonly content: string | Uint8Array;
  /** Permission bits, such as 0o644. */
  readonly mode: number;
}

export interface EnsureFolder extends FileOwner {
  readonly path: string;
  readonly mode: number;
}

export type FileKind = 'file' | 'folder' | 'symlink' | 'other' | 'absent';

/**
 * Files and folders, by absolute path.
 *
 * Folders above a path that is made are made too when missing (root's, 0755). Where something of another
 * kind is in the way, nothing is done: FILE_OPERATION_FAILED. An owner who isn't there: ACCOUNT_UNKNOWN.
 */
export interface Files {
  /**
   * Writes a whole file atomically (temporary file, fsync, rename), with mode and owner set before it is
   * visible. A symbolic link at `path` is replaced, never followed.
   */
  ensureFile(file: EnsureFile): Promise<Ensured>;
  ensureFolder(folder: EnsureFolder): Promise<Ensured>;
  /** Makes `path` a symbolic link to `target`, replacing an older link atomically. */
  ensureSymlink(path: string, target: string): Promise<Ensured>;
  /**
   * Removes a file or a whole folder; absent is fine. Never follows a symbolic link, and never reaches into what
   * is mounted at or below the path: then nothing is removed (FILE_OPERATION_FAILED).
   */
  ensureAbsent(path: string): Promise<Ensured>;
  /** Removes a folder if it is empty; one that holds something, or is a mount point, stays. */
  removeEmptyFolder(path: string): Promise<Ensured>;
  /** The text of a file, or undefined when there is none. */
  readText(path: string): Promise<string | undefined>;
  kind(path: string): Promise<FileKind>;
  /** The path with every symbolic link in it followed, or undefined when nothing is there. */
  realPath(path: string): Promise<string | undefined>;
  /** The mount points at and below a path, sorted, with every symbolic link in them followed. */
  mountPoints(path: string): Promise<readonly string[]>;
  /** Names in a folder, sorted; empty when the folder is absent. */
  list(path: string): Promise<readonly string[]>;
  /**
   * Copies a folder's whole content (modes, symbolic links and times kept) into `to`, which must not exist;
   * everything in it is then the owner's. `to` appears whole or not at all. Of what is mounted below `from` only
   * the empty folder is copied.
   */
  copyTree(from: string, to: string, owner?: FileOwner): Promise<void>;
  /**
   * Moves a file or folder; `to` appears whole or not at all.
   *
   * What can't be renamed, because it lies on another file system or in an overlay's lower layer, is copied and
   * then removed, so that a move that was killed may leave `from` where it is.
   */
  move(from: string, to: string): Promise<void>;
  /**
   * SHA-256, hex, over relative paths, modes (executable bit), link targets and contents, in sorted order.
   *
   * `exclude`: a pattern without a slash is a name at any depth, one with a slash a path from the root of
   * the tree (`/data`); what is below is left out with it. What is mounted below counts as an empty folder.
   */
  hashTree(path: string, options?: { readonly exclude?: readonly string[] }): Promise<string>;
  /**
   * Unpacks a `.tar.gz` into `to`, which must not exist.
   *
   * Refuses (UNSAFE_ARCHIVE) a member that is absolute, has `..`, is a device, or is a link that
   * leaves `to`, and (ARCHIVE_INVALID) what is no whole `.tar.gz`; then nothing is left behind. Set-id bits and
   * write permission for others are dropped.
   */
  unpackTarGz(archive: string, to: string, owner?: FileOwner): Promise<void>;
}

export interface Users {
  /** Makes a system user with a group of the same name, no login shell and no home folder. */
  ensureSystemUser(name: string): Promise<Ensured>;
  /** Whether there is a user of this name. */
  exists(name: string): Promise<boolean>;
  /** Removes a user with its own group; USER_NOT_REMOVED while processes of it run. */
  ensureNoUser(name: string): Promise<Ensured>;
}

export type PackageOutcome =
  | { readonly kind: 'installed'; readonly changed: boolean; readonly added: readonly string[] }
  /** Final: asking again without a change gives the same answer. */
  | { readonly kind: 'refused'; readonly reason: string; readonly output: string }
  /** Transient and still so after the retries: a lock that is held, no network. */
  | { readonly kind: 'unavailable'; readonly reason: string; readonly output: string };

export interface Packages {
  /**
   * Installs what is missing of these Debian packages (`name` or `name=version`), without recommends.
   *
   * Nothing is run when all are there. Transient failures (lock, network) are retried with backoff.
   */
  ensureInstalled(names: readonly string[]): Promise<PackageOutcome>;
}

export interface RunOptions {
  readonly cwd?: string;
  /** The whole environment of the process, but for PATH, HOME and LANG, which have defaults. */
  readonly env?: Readonly<Record<string, string>>;
  /** User to run as (its own group, no supplementary groups, no new privileges); root when absent. */
  readonly user?: string;
  readonly input?: string;
  /** Milliseconds until the whole process group is killed. */
  readonly timeout?: number;
}

export interface RunResult {
  /** Exit status; -1 when it was killed or could not be started. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams in the order they arrived. */
  readonly output: string;
  readonly timedOut: boolean;
  /** The number of the signal that ended it, such as 9; absent when it ended by itself or took too long. */
  readonly signal?: number;
}

export interface Processes {
  /** Runs a program to its end. A failing program is an answer, not an error. */
  run(command: string, args: readonly string[], options?: RunOptions): Promise<RunResult>;
}

export type UnitActive =
  'active' | 'activating' | 'reloading' | 'deactivating' | 'inactive' | 'failed';

export interface Systemd {
  /**
   * Writes `/etc/systemd/system/<name>` (0644) and reloads the manager when it changed.
   *
   * @param name with its suffix, such as `gunicorn3.service`.
   */
  ensureUnit(name: string, text: string): Promise<Ensured>;
  /**
   * Stops, disables and removes the unit file in `/etc/systemd/system`; absent is fine.
   *
   * A unit that was loaded from such a file which is gone is stopped and forgotten too. A service that a socket
   * starts goes after its socket: until then any client starts it again.
   */
  ensureNoUnit(name: string): Promise<Ensured>;
  ensureEnabled(name: string): Promise<Ensured>;
  /** Keeps a unit from being started at boot; one that is not there is. */
  ensureDisabled(name: string): Promise<Ensured>;
  /** Starts at once, whatever the unit's start limit has counted: who asks has a reason. So does `restart`. */
  start(name: string): Promise<SystemdOutcome>;
  stop(name: string): Promise<SystemdOutcome>;
  restart(name: string): Promise<SystemdOutcome>;
  reload(name: string): Promise<SystemdOutcome>;
  active(name: string): Promise<UnitActive>;
  /**
   * Whether a service has processes.
   *
   * Starts no program where the service's control group tells, at `system.slice/<name>` (source: systemd's
   * "Control Group APIs and Delegation"), and so suits what runs in every hook.
   */
  isRunning(name: string): Promise<boolean>;
  /**
   * Whether the manager holds a listening socket of this TCP port, whichever address it is bound to.
   *
   * What a socket unit's properties list is what its file asks for. systemd closes a socket whose address is
   * no longer in the file when it reads that again, and the unit stays active without it until it is
   * restarted (source: what systemd then logs, "no open socket file descriptor left"). Starts no program;
   * true where the machine does not let us look.
   */
  holdsPort(port: number): Promise<boolean>;
  /** One property, as `systemctl show -p NAME --value` prints it. */
  property(name: string, property: string): Promise<string>;
  /** The last lines of a unit's journal, oldest first, without times. */
  journal(name: string, lines: number): Promise<string>;
}

/** How a systemctl job ended; `output` is what systemctl said. */
export type SystemdOutcome =
  { readonly ok: true } | { readonly ok: false; readonly output: string };

export type PipOutcome =
  | { readonly kind: 'installed' }
  | { readonly kind: 'refused'; readonly reason: string; readonly output: string }
  | { readonly kind: 'unavailable'; readonly reason: string; readonly output: string };

export interface PipInstall {
  /** The virtual environment's folder. */
  readonly venv: string;
  readonly requirements: string;
  /** Only look in this folder, never in an index. */
  readonly findLinks?: string;
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly user?: string;
}

export interface Python {
  /** Makes a virtual environment that also sees the system's packages, unless it is there. */
  ensureVenv(path: string): Promise<Ensured>;
  pipInstall(install: PipInstall): Promise<PipOutcome>;
}

export type HttpAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string }
  | { readonly kind: 'silent'; readonly reason: string };

export type HttpStatus =
  | { readonly kind: 'answered'; readonly status: number }
  | { readonly kind: 'silent'; readonly reason: string };

export interface Http {
  /** One GET for only its status, which is what suits a hook that only wants to know whether all is well. */
  status(
    url: string,
    options: { readonly timeout: number; readonly host?: string },
  ): Promise<HttpStatus>;
  /** One GET; the body is cut at 64 KiB. */
  get(
    url: string,
    options: { readonly timeout: number; readonly host?: string },
  ): Promise<HttpAnswer>;
}
