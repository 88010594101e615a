import {
  MemoryTree,
  type MemoryNode,
  type MemoryNodes,
} from '../../machine/recording/memory-tree.ts';
import { packTarGz } from '../../machine/recording/pack-tar-gz.ts';
import type { ResourceState } from '../state.ts';
import type { FileState, MachineState } from './machine-state.ts';

type Files = MachineState['files'];
type Resources = Readonly<Record<string, ResourceState>>;

const plain = { owner: 'root', group: 'root' };

/** Translates files of states to nodes of recording machines and back; what it has translated once it knows. */
export class KnownNodes {
  readonly #ofFiles = new WeakMap<Files, MemoryNodes>();
  readonly #withResources = new WeakMap<Files, WeakMap<Resources, MemoryNodes>>();
  readonly #ofResource = new WeakMap<ResourceState, MemoryNode>();
  readonly #ofNode = new WeakMap<MemoryNode, FileState>();

  /** The nodes of a machine with these files, and with resources where the agent puts them. */
  nodes(files: Files, resources: Resources, pathOf: (name: string) => string): MemoryNodes {
    const known = this.#withResources.get(files)?.get(resources);
    if (known !== undefined) return known;
    const tree = new MemoryTree(this.#filesOnly(files));
    for (const [name, resource] of Object.entries(resources)) {
      tree.put(pathOf(name), this.#resource(resource));
    }
    const nodes = tree.snapshot();
    this.#keep(files, resources, nodes);
    return nodes;
  }

  /** The files of a machine but those that are left out, which are the agent's; folders that others imply too. */
  files(nodes: MemoryNodes, resources: Resources, isLeftOut: (path: string) => boolean): Files {
    const kept = [...nodes].filter(([path]) => path !== '/' && !isLeftOut(path));
    const parents = new Set(kept.map(([path]) => path.slice(0, path.lastIndexOf('/'))));
    const shown = kept.filter(([path, node]) => !isImplied(node) || !parents.has(path));
    const inOrder = shown.sort(([one], [other]) => (one < other ? -1 : 1));
    const files = Object.fromEntries(inOrder.map(([path, node]) => [path, this.#file(node)]));
    this.#keep(files, resources, nodes);
    return files;
  }

  #keep(files: Files, resources: Resources, nodes: MemoryNodes): void {
    const known = this.#withResources.get(files);
    if (known === undefined) this.#withResources.set(files, new WeakMap([[resources, nodes]]));
    else known.set(resources, nodes);
  }

  #filesOnly(files: Files): MemoryNodes {
    const known = this.#ofFiles.get(files);
    if (known !== undefined) return known;
    const tree = new MemoryTree();
    for (const [path, file] of Object.entries(files)) tree.put(path, toNode(file));
    const nodes = tree.snapshot();
    this.#ofFiles.set(files, nodes);
    return nodes;
  }

  #resource(resource: ResourceState): MemoryNode {
    const known = this.#ofResource.get(resource);
    if (known !== undefined) return known;
    const content =
      resource.kind === 'archive' ? packTarGz(resource.files) : Buffer.from(resource.text);
    const node: MemoryNode = { kind: 'file', content, mode: 0o644, ...plain };
    this.#ofResource.set(resource, node);
    return node;
  }

  #file(node: MemoryNode): FileState {
    const known = this.#ofNode.get(node);
    if (known !== undefined) return known;
    const file = toFile(node);
    this.#ofNode.set(node, file);
    return file;
  }
}

function toNode(file: FileState): MemoryNode {
  if (typeof file === 'string') {
    return { kind: 'file', content: Buffer.from(file), mode: 0o644, ...plain };
  }
  return file.kind === 'file' ? { ...file, content: Buffer.from(file.content) } : file;
}

function toFile(node: MemoryNode): FileState {
  if (node.kind !== 'file') return node;
  const bytes = Buffer.from(node.content);
  const text = bytes.toString();
  const content = Buffer.from(text).equals(bytes) ? text : node.content;
  const usual = node.mode === 0o644 && isRoots(node) && typeof content === 'string';
  return usual ? content : { ...node, content };
}

function isImplied(node: MemoryNode): boolean {
  return node.kind === 'folder' && node.mode === 0o755 && isRoots(node);
}

function isRoots({ owner, group }: MemoryNode): boolean {
  return owner === 'root' && group === 'root';
}
