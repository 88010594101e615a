import { refusalInOutput } from '../../base/system-faults.ts';
import { buildCause, pythonWanted } from './pip-cause.ts';

/** What pip's output says about why it failed. */
export interface PipFailure {
  /**
   * - `transient`: the network, a kill or the like, so worth another try at once;
   * - `later`: something that is repaired from outside, such as a full disk;
   * - `final`: the same again without a change.
   */
  readonly kind: 'transient' | 'later' | 'final';
  readonly reason: string;
  /** Set where pip found nothing at all, of which it tells the cause only when it is made to talk. */
  readonly isUnclear?: true;
}

const networkTrouble =
  /NewConnectionError|NameResolutionError|Temporary failure in name resolution|ConnectTimeoutError|ReadTimeout|Read timed out|ProxyError|Max retries exceeded|Connection refused|Connection reset|ConnectionResetError|RemoteDisconnected|Network is unreachable|No route to host|IncompleteRead|ProtocolError|SSLError|(?:HTTP error|Server Error|Client Error:?) ?(?:5\d\d|429)|\b(?:5\d\d Server Error|429 Client Error)/;

/**
 * Tells no network from no such package.
 *
 * Without a network pip first warns of connections that broke and in the end says, all the same, that no
 * distribution matches. That end is believed when pip saw versions, or when no look-up of that very
 * project was given up.
 */
export function classifyPip(output: string): PipFailure {
  const lines = output.split('\n').map((line) => line.trim());
  const errors = lines.filter((line) => /^(?:ERROR|error):/.test(line));
  const missing = noDistribution(lines);
  if (missing !== undefined) {
    const gaveUp = !missing.sawVersions && ranOutOfRetries(missing.project, lines);
    const reason = gaveUp
      ? `the package index cannot be reached for ${missing.requirement}`
      : `no matching distribution for ${missing.requirement}`;
    if (gaveUp) return { kind: 'transient', reason };
    const wanted = pythonWanted(lines, missing.requirement);
    if (wanted !== undefined) {
      return { kind: 'final', reason: `${reason}: it needs another Python (${wanted})` };
    }
    return { kind: 'final', reason, ...(missing.sawVersions ? {} : { isUnclear: true }) };
  }
  const trouble = [...errors, ...lines.slice(-5)].find((line) => networkTrouble.test(line));
  if (trouble !== undefined) return { kind: 'transient', reason: plain(trouble) };
  const refused = systemRefusal(output);
  if (refused !== undefined) return refused;
  const cause = buildCause(lines);
  if (cause !== undefined) {
    const wasKilled = /Killed signal|SIGKILL/.test(cause);
    return { kind: wasKilled ? 'transient' : 'final', reason: plain(cause) };
  }
  const said =
    errors.find((line) => line.includes('requires a different Python')) ??
    errors[0] ??
    lines.findLast((line) => line !== '') ??
    'pip said nothing';
  return { kind: 'final', reason: plain(said) };
}

/** What the operating system refused to pip itself or to what it started; permission is the charm's to give. */
function systemRefusal(output: string): PipFailure | undefined {
  const found = refusalInOutput(output);
  if (found === undefined) return undefined;
  const { refusal, line } = found;
  if (refusal.code === 'PERMISSION_DENIED') return undefined;
  return { kind: refusal.isPassing ? 'transient' : 'later', reason: plain(line) };
}

interface NoDistribution {
  readonly requirement: string;
  readonly project: string;
  readonly sawVersions: boolean;
}

function noDistribution(lines: readonly string[]): NoDistribution | undefined {
  for (const line of lines) {
    const [, requirement = ''] =
      /^ERROR: No matching distribution found for (.+)$/.exec(line) ?? [];
    if (requirement === '') continue;
    const found = lines.find((each) => each.includes('Could not find a version that satisfies'));
    const [, versions = 'none'] = /\(from versions: (.*)\)$/.exec(found ?? '') ?? [];
    const [project = ''] = /^[A-Za-z0-9._-]+/.exec(requirement) ?? [];
    return { requirement, project: normalized(project), sawVersions: versions !== 'none' };
  }
  return undefined;
}

/** Whether the last retry of this project's page failed, or its page could not be read at all. */
function ranOutOfRetries(project: string, lines: readonly string[]): boolean {
  return lines.some((line) => {
    const [, page = ''] = /\/([^/\s]+)\/(?:\s|$|[:'"])/.exec(line.replace(/\?\S*/g, '')) ?? [];
    const isOurs = normalized(page) === project;
    if (line.includes('Retrying (Retry(total=0')) return isOurs;
    const isPage = line.includes('Could not fetch URL') && line.includes(`/${project}/`);
    return isPage && networkTrouble.test(line);
  });
}

/** A project's name as an index writes it (PEP 503). */
function normalized(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

function plain(line: string): string {
  return line.replace(/^(?:ERROR|error|WARNING):\s*/, '');
}
