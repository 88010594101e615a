import { fault } from '../../errors.ts';
import type { CharmwrightError } from '../../errors.ts';

/** A member of an archive that may be unpacked; `path` is relative and plain. */
export type Member =
  | { readonly kind: 'file' | 'folder'; readonly path: string; readonly mode: number }
  | { readonly kind: 'symlink'; readonly path: string; readonly target: string }
  | { readonly kind: 'hardlink'; readonly path: string; readonly target: string };

/** A member as it stands in the archive. */
export interface WrittenMember {
  /** The tar library's name of the type, such as `File` or `SymbolicLink`. */
  readonly type: string;
  readonly path: string;
  readonly mode: number;
  readonly target: string;
}

/** What has been let through so far. */
export interface Seen {
  readonly members: Map<string, Member>;
  /** Every folder that a member lies in, named in the archive or not. */
  readonly parents: Set<string>;
}

/** As many links as Linux follows in one path (path_resolution(7)). */
const mostLinks = 40;

/** Nothing seen yet. */
export function nothingSeen(): Seen {
  return { members: new Map(), parents: new Set() };
}

/**
 * Decides whether a member may be unpacked, and notes it in `seen`.
 *
 * Names must stay inside and must not pass through a link of the same archive; hard links must point to
 * a file that came before. Set-id, sticky and others' write bits are dropped. Where symbolic links
 * lead is judged at the end, by {@link checkLinks}, since a later member may turn an earlier one around.
 *
 * @returns the member, or undefined for the root folder itself.
 * @throws UNSAFE_ARCHIVE
 */
export function admitMember(written: WrittenMember, seen: Seen): Member | undefined {
  const path = plainPath(written.path);
  if (path === '') return undefined;
  const member = memberOf(written, path);
  refuseParents(member, seen);
  refuseConflict(member, seen);
  seen.members.set(path, member);
  return member;
}

/** Fails with UNSAFE_ARCHIVE when any symbolic link leads out, also by way of other links. */
export function checkLinks(seen: Seen): void {
  for (const member of seen.members.values()) {
    if (member.kind !== 'symlink') continue;
    const problem = follow(member.path.split('/').slice(0, -1), member.target, seen);
    if (problem !== undefined)
      throw unsafe(member.path, `is a link to ${member.target}, ${problem}`);
  }
}

function plainPath(path: string): string {
  if (path.startsWith('/')) throw unsafe(path, 'is an absolute path');
  if (path.includes('\0')) throw unsafe(path, 'has a NUL in its name');
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw unsafe(path, 'has .. in its path');
  return parts.join('/');
}

function memberOf({ type, path: name, mode, target }: WrittenMember, path: string): Member {
  switch (type) {
    case 'File':
    case 'OldFile':
    case 'ContiguousFile':
      return { kind: 'file', path, mode: mode & 0o755 };
    case 'Directory':
    case 'GNUDumpDir':
      return { kind: 'folder', path, mode: mode & 0o755 };
    case 'SymbolicLink':
      if (target.includes('\0')) throw unsafe(name, 'is a link with a NUL in its target');
      return { kind: 'symlink', path, target };
    case 'Link':
      return { kind: 'hardlink', path, target: plainPath(target) };
    default:
      throw unsafe(name, `is a ${type}; expected a file, a folder or a link`);
  }
}

function refuseParents(member: Member, seen: Seen): void {
  const parts = member.path.split('/');
  for (let depth = 1; depth < parts.length; depth += 1) {
    const path = parts.slice(0, depth).join('/');
    const parent = seen.members.get(path);
    if (parent !== undefined && parent.kind !== 'folder') {
      throw unsafe(member.path, `lies below ${parent.path}, which is a ${parent.kind}`);
    }
    seen.parents.add(path);
  }
}

function refuseConflict(member: Member, seen: Seen): void {
  const older = seen.members.get(member.path);
  if (older !== undefined && (older.kind !== member.kind || older.kind === 'hardlink')) {
    throw unsafe(member.path, `is there twice, first as a ${older.kind}`);
  }
  if (member.kind !== 'folder' && seen.parents.has(member.path)) {
    throw unsafe(member.path, 'is there twice, first as a folder');
  }
  if (member.kind === 'hardlink' && seen.members.get(member.target)?.kind !== 'file') {
    throw unsafe(member.path, `is a hard link to ${member.target}, which is no earlier file`);
  }
}

/** Walks `target` from `folder` as the kernel would; says why it is refused, if it is. */
function follow(folder: readonly string[], target: string, seen: Seen): string | undefined {
  if (target.startsWith('/')) return 'an absolute path';
  let here = folder;
  let links = 0;
  const ahead = target.split('/').reverse();
  for (let part = ahead.pop(); part !== undefined; part = ahead.pop()) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (here.length === 0) return 'which is outside of the archive';
      here = here.slice(0, -1);
      continue;
    }
    const next = [...here, part];
    const member = seen.members.get(next.join('/'));
    if (member?.kind !== 'symlink') {
      here = next;
      continue;
    }
    links += 1;
    if (links > mostLinks) return 'which goes round in a circle';
    if (member.target.startsWith('/')) return 'by way of an absolute link';
    ahead.push(...member.target.split('/').reverse());
  }
  return undefined;
}

function unsafe(path: string, why: string): CharmwrightError {
  return fault('UNSAFE_ARCHIVE', `archive member ${JSON.stringify(path)} ${why}`);
}
