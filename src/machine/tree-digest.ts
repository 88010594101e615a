import { createHash } from 'node:crypto';

/** One thing in a folder tree, as far as its content's identity goes. */
export type TreeEntry =
  | {
      readonly kind: 'file';
      readonly path: Uint8Array;
      readonly executable: boolean;
      /** SHA-256 of the content. */
      readonly digest: Uint8Array;
    }
  | { readonly kind: 'symlink'; readonly path: Uint8Array; readonly target: Uint8Array }
  | { readonly kind: 'folder' | 'other'; readonly path: Uint8Array };

/**
 * The identity of a tree: SHA-256, hex, of its entries in the order of their paths' bytes.
 *
 * Every part is preceded by its length, so no two trees share one sequence of bytes.
 */
export function digestTree(entries: readonly TreeEntry[]): string {
  const hash = createHash('sha256');
  for (const entry of [...entries].sort((a, b) => Buffer.compare(a.path, b.path))) {
    const [kind, content] = contentOf(entry);
    hash.update(`${kind} ${entry.path.length} ${content.length}\n`);
    hash.update(entry.path).update(content);
  }
  return hash.digest('hex');
}

const nothing = new Uint8Array();

function contentOf(entry: TreeEntry): readonly [string, Uint8Array] {
  switch (entry.kind) {
    case 'file':
      return [entry.executable ? 'program' : 'file', entry.digest];
    case 'symlink':
      return [entry.kind, entry.target];
    case 'folder':
    case 'other':
      return [entry.kind, nothing];
  }
}

/**
 * Whether a path below the tree's root is left out.
 *
 * A pattern without a slash is a name at any depth; one with a slash is a path from the root.
 */
export function isExcluded(path: string, exclude: readonly string[]): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return exclude.some((pattern) =>
    pattern.includes('/') ? pattern.replace(/^\.?\/+|\/+$/g, '') === path : pattern === name,
  );
}
