import { fault } from '../../errors.ts';
import type { CharmwrightError } from '../../errors.ts';

/** A member of an archive that may be unpacked; `path` is relative and plain. */
export type Member =
  | { readonly kind: 'file' | 'folder'; readonly path: string; readonly mode: number }
  | { readonly kind: 'symlink'; readonly path: string; readonly target: string }
  | { readonly kind: 'hardlink'; readonly path: string; readonly target: string };

/** A member as it stands in the archive. */
export interface WrittenMember {
  /** The name of its type, such as `File` or `SymbolicLink`. */
  readonly type: string;
  readonly path: string;
  readonly mode: number;
  readonly target: string;
}

/** What has been let through so far. */
export interface AdmittedMembers {
  readonly members: Map<string, Member>;
  /** Every folder that a member lies in, named in the archive or not. */
  readonly parents: Set<string>;
  /** Characters of all these names. */
  characters: number;
}

/** What names and links of one archive may cost. */
export const nameLimits = {
  /** Most bytes of a path, or of a link's target: as many as Linux takes (PATH_MAX). */
  pathBytes: 4096,
  /** Most characters of all names together, and of all folders that they lie in. */
  characters: 64 * 1024 ** 2,
  /** As many links as Linux follows in one path (path_resolution(7)). */
  links: 40,
  /** Most parts of paths that are walked to see where all links lead. */
  linkSteps: 500_000,
} as const;

/** Nothing admitted yet. */
export function noMembers(): AdmittedMembers {
  return { members: new Map(), parents: new Set(), characters: 0 };
}

/**
 * Decides whether a member may be unpacked, and notes it in `admitted`.
 *
 * Names must stay inside and must not pass through a link of the same archive; hard links must point to
 * a file that came before. Set-id, sticky and others' write bits are dropped. Where symbolic links
 * lead is judged at the end, by {@link checkLinks}, since a later member may turn an earlier one around.
 *
 * @returns the member, or undefined for the root folder itself.
 * @throws UNSAFE_ARCHIVE
 */
export function admitMember(written: WrittenMember, admitted: AdmittedMembers): Member | undefined {
  const path = plainPath(written.path);
  if (path === '') return undefined;
  const member = memberOf(written, path);
  refuseParents(member, admitted);
  refuseConflict(member, admitted);
  count(path, admitted);
  admitted.members.set(path, member);
  return member;
}

/** Fails with UNSAFE_ARCHIVE when any symbolic link leads out, also by way of other links. */
export function checkLinks(admitted: AdmittedMembers): void {
  const budget = { steps: nameLimits.linkSteps };
  for (const member of admitted.members.values()) {
    if (member.kind !== 'symlink') continue;
    const problem = follow(member, admitted, budget);
    if (problem !== undefined)
      throw unsafe(member.path, `is a link to ${member.target}, ${problem}`);
  }
}

function plainPath(path: string): string {
  if (Buffer.byteLength(path) > nameLimits.pathBytes) {
    throw unsafe(`${path.slice(0, 100)}…`, `has a name of more than ${nameLimits.pathBytes} bytes`);
  }
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
      if (Buffer.byteLength(target) > nameLimits.pathBytes) {
        throw unsafe(name, `is a link to a name of more than ${nameLimits.pathBytes} bytes`);
      }
      return { kind: 'symlink', path, target };
    case 'Link':
      return { kind: 'hardlink', path, target: plainPath(target) };
    default:
      throw unsafe(name, `is a ${type}; expected a file, a folder or a link`);
  }
}

/** Goes upwards, and only to the first folder that is known: those above it were admitted with it. */
function refuseParents(member: Member, admitted: AdmittedMembers): void {
  for (let path = parentOf(member.path); path !== ''; path = parentOf(path)) {
    const parent = admitted.members.get(path);
    if (parent !== undefined && parent.kind !== 'folder') {
      throw unsafe(member.path, `lies below ${parent.path}, which is a ${parent.kind}`);
    }
    if (admitted.parents.has(path)) return;
    count(path, admitted);
    admitted.parents.add(path);
  }
}

function count(path: string, admitted: AdmittedMembers): void {
  admitted.characters += path.length;
  if (admitted.characters <= nameLimits.characters) return;
  throw fault(
    'UNSAFE_ARCHIVE',
    `the names of the archive have more than ${nameLimits.characters} characters`,
  );
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function refuseConflict(member: Member, admitted: AdmittedMembers): void {
  const older = admitted.members.get(member.path);
  // Only a folder may come again: of two files of a name one would be lost without a word.
  if (older !== undefined && (older.kind !== 'folder' || member.kind !== 'folder')) {
    throw unsafe(member.path, `is there twice, first as a ${older.kind}`);
  }
  if (member.kind !== 'folder' && admitted.parents.has(member.path)) {
    throw unsafe(member.path, 'is there twice, first as a folder');
  }
  if (member.kind === 'hardlink' && admitted.members.get(member.target)?.kind !== 'file') {
    throw unsafe(member.path, `is a hard link to ${member.target}, which is no earlier file`);
  }
}

/** Walks a link's target as the kernel would; says why it is refused, if it is. */
function follow(
  link: Extract<Member, { kind: 'symlink' }>,
  admitted: AdmittedMembers,
  budget: { steps: number },
): string | undefined {
  if (link.target.startsWith('/')) return 'an absolute path';
  let here = parentOf(link.path);
  let links = 0;
  const ahead = link.target.split('/').reverse();
  for (let part = ahead.pop(); part !== undefined; part = ahead.pop()) {
    budget.steps -= 1;
    if (budget.steps < 0)
      return `and all links lead through more than ${nameLimits.linkSteps} parts`;
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (here === '') return 'which is outside of the archive';
      here = parentOf(here);
      continue;
    }
    const next = here === '' ? part : `${here}/${part}`;
    if (next.length > nameLimits.pathBytes) return 'which is longer than a path can be';
    const member = admitted.members.get(next);
    if (member?.kind !== 'symlink') {
      here = next;
      continue;
    }
    links += 1;
    if (links > nameLimits.links) return 'which goes round in a circle';
    if (member.target.startsWith('/')) return 'by way of an absolute link';
    ahead.push(...member.target.split('/').reverse());
  }
  return undefined;
}

function unsafe(path: string, why: string): CharmwrightError {
  return fault('UNSAFE_ARCHIVE', `archive member ${JSON.stringify(path)} ${why}`);
}
