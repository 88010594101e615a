import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { fault } from '../../errors.ts';
import type { CharmwrightError } from '../../errors.ts';
import { readTarGz } from '../archive/read-tar-gz.ts';
import type { MemberSink } from '../archive/read-tar-gz.ts';
import { absolutePath } from '../paths.ts';
import type { Ensured, EnsureFile, EnsureFolder, FileKind, FileOwner, Files } from '../machine.ts';
import { digestTree, isExcluded } from '../tree-digest.ts';
import type { TreeEntry } from '../tree-digest.ts';
import type { RecordEffect } from './effect.ts';
import type { MemoryAccounts } from './memory-accounts.ts';
import { MemoryTree, textIn } from './memory-tree.ts';
import type { MemoryNode, MemoryNodes } from './memory-tree.ts';

const unchanged: Ensured = { changed: false };
const changed: Ensured = { changed: true };

/** The files of the recording machine; `changed` is found out by comparing, as on a real one. */
export class MemoryFiles implements Files {
  readonly tree: MemoryTree;
  /** Paths of folders that are mount points; tests may set them. */
  mounts: readonly string[] = [];
  readonly #accounts: MemoryAccounts;
  readonly #note: RecordEffect;

  constructor(accounts: MemoryAccounts, note: RecordEffect, nodes?: MemoryNodes) {
    this.tree = new MemoryTree(nodes);
    this.#accounts = accounts;
    this.#note = note;
  }

  async ensureFile(file: EnsureFile): Promise<Ensured> {
    const { path, mode } = file;
    const owned = this.#accounts.resolve(file);
    const content = Buffer.from(file.content);
    const old = this.tree.at(path);
    if (old?.kind === 'folder') throw wrongKind(path, 'folder', 'a file');
    if (
      old?.kind === 'file' &&
      content.equals(old.content) &&
      sameRights(old, { mode, ...owned })
    ) {
      return unchanged;
    }
    this.tree.put(path, { kind: 'file', content, mode, ...owned });
    this.#note({ kind: 'file', path, content: textOrBase64(content), mode, ...owned });
    return changed;
  }

  async ensureFolder(folder: EnsureFolder): Promise<Ensured> {
    const { path, mode } = folder;
    const owned = this.#accounts.resolve(folder);
    const old = this.tree.at(path);
    if (old !== undefined && old.kind !== 'folder') throw wrongKind(path, old.kind, 'a folder');
    if (old !== undefined && sameRights(old, { mode, ...owned })) return unchanged;
    this.tree.put(path, { kind: 'folder', mode, ...owned });
    this.#note({ kind: 'folder', path, mode, ...owned });
    return changed;
  }

  async ensureSymlink(path: string, target: string): Promise<Ensured> {
    const old = this.tree.at(path);
    if (old !== undefined && old.kind !== 'symlink') throw wrongKind(path, old.kind, 'a link');
    if (old?.target === target) return unchanged;
    this.tree.put(path, { kind: 'symlink', target, owner: 'root', group: 'root' });
    this.#note({ kind: 'symlink', path, target });
    return changed;
  }

  async ensureAbsent(path: string): Promise<Ensured> {
    if (this.tree.at(path) === undefined) return unchanged;
    const [mount] = await this.mountPoints(path);
    if (mount !== undefined) {
      throw fault(
        'FILE_OPERATION_FAILED',
        `cannot remove ${path}: something is mounted at ${mount}`,
      );
    }
    this.tree.remove(path);
    this.#note({ kind: 'remove', path });
    return changed;
  }

  async removeEmptyFolder(path: string): Promise<Ensured> {
    const node = this.tree.at(path);
    if (node !== undefined && node.kind !== 'folder') {
      throw wrongKind(path, node.kind, 'a folder');
    }
    const stays = this.tree.below(path).length > 0 || this.mounts.includes(absolutePath(path));
    return node === undefined || stays ? unchanged : this.ensureAbsent(path);
  }

  async realPath(path: string): Promise<string | undefined> {
    return this.tree.behind(path) === undefined ? undefined : this.tree.follow(path);
  }

  async mountPoints(path: string): Promise<readonly string[]> {
    const place = absolutePath(path);
    const prefix = place === '/' ? '/' : `${place}/`;
    return this.mounts.filter((each) => each === place || each.startsWith(prefix)).sort();
  }

  async readText(path: string): Promise<string | undefined> {
    const node = this.tree.behind(path);
    if (node === undefined) return undefined;
    if (node.kind !== 'file') throw wrongKind(path, node.kind, 'a file');
    return textIn(node.content);
  }

  async kind(path: string): Promise<FileKind> {
    return this.tree.at(path)?.kind ?? 'absent';
  }

  async list(path: string): Promise<readonly string[]> {
    const node = this.tree.behind(path);
    if (node === undefined) return [];
    if (node.kind !== 'folder') throw wrongKind(path, node.kind, 'a folder');
    return this.tree.below(path).flatMap(([name]) => (name.includes('/') ? [] : [name]));
  }

  async copyTree(from: string, to: string, owner: FileOwner = {}): Promise<void> {
    const owned = this.#accounts.resolve(owner);
    const source = this.tree.behind(from);
    if (source?.kind !== 'folder') throw wrongKind(from, source?.kind ?? 'absent', 'a folder');
    this.#refuseExisting(to);
    this.tree.put(to, { ...source, ...owned });
    for (const [path, node] of await this.#belowOutsideMounts(from)) {
      this.tree.put(posix.join(to, path), { ...node, ...owned });
    }
    this.#note({ kind: 'copy', from, to, ...owned });
  }

  async move(from: string, to: string): Promise<void> {
    const node = this.tree.at(from);
    if (node === undefined) throw wrongKind(from, 'absent', 'a file or folder');
    const old = this.tree.at(to);
    const replaces = old === undefined || (await this.#canReplace(node, old, to));
    if (!replaces) throw wrongKind(to, old.kind, `nothing, or what a ${node.kind} can replace`);
    const inside = node.kind === 'folder' ? this.tree.below(from) : [];
    this.tree.remove(from);
    this.tree.put(to, node);
    for (const [path, each] of inside) this.tree.put(posix.join(to, path), each);
    this.#note({ kind: 'move', from, to });
  }

  async hashTree(path: string, options: { exclude?: readonly string[] } = {}): Promise<string> {
    if (this.tree.behind(path)?.kind !== 'folder') {
      throw wrongKind(path, await this.kind(path), 'a folder');
    }
    const { exclude = [] } = options;
    const kept = (await this.#belowOutsideMounts(path)).filter(([each]) => {
      const parts = each.split('/');
      return !parts.some((_, depth) => isExcluded(parts.slice(0, depth + 1).join('/'), exclude));
    });
    return digestTree(kept.map(([each, node]) => treeEntry(each, node)));
  }

  async unpackTarGz(archive: string, to: string, owner: FileOwner = {}): Promise<void> {
    const owned = this.#accounts.resolve(owner);
    const node = this.tree.behind(archive);
    if (node?.kind !== 'file') throw wrongKind(archive, node?.kind ?? 'absent', 'a file');
    this.#refuseExisting(to);
    const unpacked = new Map<string, MemoryNode>();
    await readTarGz(Readable.from([node.content]), memorySink(unpacked, owned));
    this.tree.put(to, { kind: 'folder', mode: 0o755, ...owned });
    for (const [path, each] of unpacked) this.tree.put(posix.join(to, path), each);
    // Folders that the archive only implies belong to the owner too.
    for (const [path, each] of this.tree.below(to)) {
      this.tree.put(posix.join(to, path), { ...each, ...owned });
    }
    this.#note({ kind: 'unpack', from: archive, to, ...owned });
  }

  /** What is mounted below shows as an empty folder. */
  async #belowOutsideMounts(path: string): Promise<readonly (readonly [string, MemoryNode])[]> {
    const real = (await this.realPath(path)) ?? path;
    const within = this.mounts.flatMap((each) =>
      each.startsWith(`${real}/`) ? [`${each.slice(real.length + 1)}/`] : [],
    );
    return this.tree
      .below(path)
      .filter(([each]) => !within.some((mount) => each.startsWith(mount)));
  }

  #refuseExisting(path: string): void {
    const node = this.tree.at(path);
    if (node !== undefined) throw wrongKind(path, node.kind, 'nothing');
  }

  async #canReplace(node: MemoryNode, old: MemoryNode, to: string): Promise<boolean> {
    if (node.kind !== 'folder') return old.kind !== 'folder';
    return old.kind === 'folder' && (await this.list(to)).length === 0;
  }
}

function wrongKind(path: string, kind: string, expected: string): CharmwrightError {
  const found = kind === 'absent' ? 'is not there' : `is a ${kind}`;
  return fault('FILE_OPERATION_FAILED', `${path} ${found}, expected ${expected}`);
}

interface Rights {
  readonly mode: number;
  readonly owner: string;
  readonly group: string;
}

function sameRights(a: Rights, b: Rights): boolean {
  return a.mode === b.mode && a.owner === b.owner && a.group === b.group;
}

function textOrBase64(content: Buffer): string {
  const text = content.toString();
  return Buffer.from(text).equals(content) ? text : content.toString('base64');
}

function treeEntry(path: string, node: MemoryNode): TreeEntry {
  const name = Buffer.from(path);
  switch (node.kind) {
    case 'file': {
      const digest = createHash('sha256').update(node.content).digest();
      return { kind: 'file', path: name, executable: (node.mode & 0o111) !== 0, digest };
    }
    case 'folder':
      return { kind: 'folder', path: name };
    case 'symlink':
      return { kind: 'symlink', path: name, target: Buffer.from(node.target) };
  }
}

function memorySink(
  nodes: Map<string, MemoryNode>,
  owned: { owner: string; group: string },
): MemberSink {
  return {
    async folder(path, mode) {
      nodes.set(path, { kind: 'folder', mode, ...owned });
    },
    async file(path, { mode, content }) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of content) chunks.push(chunk);
      nodes.set(path, { kind: 'file', content: Buffer.concat(chunks), mode, ...owned });
    },
    async hardlink(path, target) {
      const node = nodes.get(target);
      if (node !== undefined) nodes.set(path, node);
    },
    async symlink(path, target) {
      nodes.set(path, { kind: 'symlink', target, ...owned });
    },
  };
}
