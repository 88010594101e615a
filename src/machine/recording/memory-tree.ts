import { fault } from '../../errors.ts';
import { absolutePath } from '../paths.ts';

interface Owned {
  readonly owner: string;
  readonly group: string;
}

/** A thing in the tree kept in memory. */
export type MemoryNode =
  | (Owned & { readonly kind: 'file'; readonly content: Uint8Array; readonly mode: number })
  | (Owned & { readonly kind: 'folder'; readonly mode: number })
  | (Owned & { readonly kind: 'symlink'; readonly target: string });

/** Absolute path → node; the folders above each node are in it too. */
export type MemoryNodes = ReadonlyMap<string, MemoryNode>;

const root: MemoryNode = { kind: 'folder', mode: 0o755, owner: 'root', group: 'root' };
const mostLinks = 40;

/**
 * A file tree in memory that follows links in the middle of a path as Linux does.
 *
 * Nodes are values: a change replaces the node.
 */
export class MemoryTree {
  #nodes: MemoryNodes;
  /** The same nodes while no one else has them. */
  #own: Map<string, MemoryNode> | undefined;

  /** @param nodes what is there already; they are copied before the first change. */
  constructor(nodes: MemoryNodes = new Map([['/', root]])) {
    this.#nodes = nodes;
  }

  /** All nodes as they are now; later changes do not show in it. */
  snapshot(): MemoryNodes {
    this.#own = undefined;
    return this.#nodes;
  }

  /** The node at a path, a final link itself included. */
  at(path: string): MemoryNode | undefined {
    return this.#nodes.get(this.#place(path));
  }

  /** The node a path leads to, final links followed. */
  behind(path: string): MemoryNode | undefined {
    const place = this.follow(path);
    return place === undefined ? undefined : this.#nodes.get(place);
  }

  /** Puts a node in place and makes the folders above it that are missing, root's with 0755. */
  put(path: string, node: MemoryNode): void {
    const place = this.#place(path);
    this.#makeFolder(parentOf(place));
    this.#writable().set(place, node);
  }

  /** Removes a node with everything below it. */
  remove(path: string): void {
    const place = this.#place(path);
    const nodes = this.#writable();
    for (const each of nodes.keys()) if (isWithin(each, place)) nodes.delete(each);
  }

  /** Everything below a folder as [relative path, node], in the order of paths. */
  below(path: string): readonly (readonly [string, MemoryNode])[] {
    const place = this.follow(path) ?? this.#place(path);
    const prefix = place === '/' ? '/' : `${place}/`;
    return [...this.#nodes]
      .filter(([each]) => each !== '/' && each.startsWith(prefix))
      .map(([each, node]) => [each.slice(prefix.length), node] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1));
  }

  /** Every path with its node, in order; for tests that look at the whole. */
  all(): readonly (readonly [string, MemoryNode])[] {
    return this.below('/').map(([path, node]) => [`/${path}`, node] as const);
  }

  #makeFolder(place: string): void {
    const node = this.#nodes.get(place);
    if (node?.kind === 'folder') return;
    if (node !== undefined) {
      throw fault('FILE_OPERATION_FAILED', `${place} is a ${node.kind}, expected a folder`);
    }
    this.#makeFolder(parentOf(place));
    this.#writable().set(place, root);
  }

  #writable(): Map<string, MemoryNode> {
    if (this.#own === undefined) this.#nodes = this.#own = new Map(this.#nodes);
    return this.#own;
  }

  /** The path with all links but a final one resolved. */
  #place(path: string): string {
    const plain = absolutePath(path);
    if (plain === '/') return plain;
    const folder = this.follow(parentOf(plain)) ?? parentOf(plain);
    return join(folder, plain.slice(plain.lastIndexOf('/') + 1));
  }

  /** The path with all links resolved, or undefined for links in a circle. */
  follow(path: string): string | undefined {
    const ahead = absolutePath(path).split('/').reverse();
    let here = '/';
    let links = 0;
    for (let part = ahead.pop(); part !== undefined; part = ahead.pop()) {
      if (part === '' || part === '.') continue;
      const next = part === '..' ? parentOf(here) : join(here, part);
      const node = this.#nodes.get(next);
      if (node?.kind !== 'symlink') {
        here = next;
        continue;
      }
      links += 1;
      if (links > mostLinks) return undefined;
      if (node.target.startsWith('/')) here = '/';
      ahead.push(...node.target.split('/').reverse());
    }
    return here;
  }
}

/** The bytes as text, read where they are. */
export function textIn(content: Uint8Array): string {
  return Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString();
}

function parentOf(place: string): string {
  return place.slice(0, place.lastIndexOf('/')) || '/';
}

function join(folder: string, name: string): string {
  return folder === '/' ? `/${name}` : `${folder}/${name}`;
}

function isWithin(path: string, place: string): boolean {
  return path === place || path.startsWith(place === '/' ? '/' : `${place}/`);
}
