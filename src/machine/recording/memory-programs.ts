import { fault } from '../../errors.ts';
import { absolutePath } from '../paths.ts';
import { commandFiles } from './command-files.ts';
import type { Command, CommandFile } from './command-files.ts';
import type { MemoryAccounts } from './memory-accounts.ts';
import type { MemoryPackages } from './memory-packages.ts';
import type { MemoryTree } from './memory-tree.ts';
import { programFolders, systemPrograms } from './system-programs.ts';

interface ProgramSources {
  readonly tree: MemoryTree;
  readonly accounts: MemoryAccounts;
  readonly packages: MemoryPackages;
  /** Beside those of the system: names, paths, and folders (with a final `/`) of which all is there. */
  readonly declared: readonly string[];
}

/** The programs and scripts that can be run on the recording machine. */
export class MemoryPrograms {
  readonly #tree: MemoryTree;
  readonly #accounts: MemoryAccounts;
  readonly #packages: MemoryPackages;
  readonly #declared: readonly string[];

  constructor({ tree, accounts, packages, declared }: ProgramSources) {
    this.#tree = tree;
    this.#accounts = accounts;
    this.#packages = packages;
    this.#declared = declared;
  }

  /**
   * Refuses a command that no real machine could run: a program or an interpreter's script that does not exist,
   * or that its user may not run or read.
   *
   * @throws TEST_PROGRAM_MISSING
   */
  check(command: Command): void {
    for (const file of commandFiles(command)) {
      const reason = this.#refusal(file);
      if (reason === undefined) continue;
      const line = [command.command, ...command.args].join(' ');
      throw fault('TEST_PROGRAM_MISSING', `cannot run ${command.command}: ${reason}`, {
        details: line,
      });
    }
  }

  #refusal(file: CommandFile): string | undefined {
    if (this.#isDeclared(file.name)) return undefined;
    if (file.name.includes('/')) return this.#refusedPath(file, file.name);
    const found = programFolders.find((folder) => this.#tree.behind(`${folder}/${file.name}`));
    if (found !== undefined) return this.#refusedPath(file, `${found}/${file.name}`);
    // What a package holds is not known here; many hold a program of their own name.
    const isKnown = systemPrograms.has(file.name) || this.#packages.installed.has(file.name);
    return isKnown ? undefined : `there is no program ${file.name}`;
  }

  #isDeclared(name: string): boolean {
    return this.#declared.some(
      (each) =>
        each === name ||
        (each.endsWith('/') && name.startsWith(each)) ||
        programFolders.some((folder) => name === `${folder}/${each}`),
    );
  }

  #refusedPath({ use, user }: CommandFile, path: string): string | undefined {
    const node = path.startsWith('/') ? this.#tree.behind(path) : undefined;
    if (node === undefined) {
      return isSystemProgram(path) ? undefined : `there is no ${path}`;
    }
    if (node.kind !== 'file') return `${path} is a ${node.kind}`;
    const who = user ?? 'root';
    const closed = this.#foldersAbove(path).find((folder) => !this.#may(folder, 'execute', who));
    if (closed !== undefined) return `${who} may not enter ${closed}`;
    if (this.#may(path, use, who)) return undefined;
    const mode = node.mode.toString(8).padStart(4, '0');
    return `${who} may not ${use} ${path}, which has mode ${mode} and belongs to ${node.owner}`;
  }

  #foldersAbove(path: string): readonly string[] {
    const parts = (this.#tree.follow(path) ?? absolutePath(path)).split('/').slice(1, -1);
    return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`);
  }

  /** By the mode's bits for owner, group or others; root needs none but, to execute, one of the three. */
  #may(path: string, use: CommandFile['use'], user: string): boolean {
    const node = this.#tree.behind(path);
    if (node === undefined || node.kind === 'symlink') return false;
    const bit = use === 'execute' ? 0o1 : 0o4;
    if (user === 'root') {
      return use === 'read' || node.kind === 'folder' || (node.mode & 0o111) !== 0;
    }
    if (node.owner === user) return (node.mode & (bit << 6)) !== 0;
    if (node.group === this.#accounts.groupOf(user)) return (node.mode & (bit << 3)) !== 0;
    return (node.mode & bit) !== 0;
  }
}

function isSystemProgram(path: string): boolean {
  const end = path.lastIndexOf('/');
  return programFolders.includes(path.slice(0, end)) && systemPrograms.has(path.slice(end + 1));
}
