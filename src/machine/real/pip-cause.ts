/** What a build says when it fails for a known reason, the most telling first. */
const telling: readonly RegExp[] = [
  /requires a different Python/,
  /Killed signal terminated program|died with <Signals\.SIGKILL/,
  /\bfatal error: \S+: No such file or directory/,
  /\b\S+ executable not found/,
  /was not found in the pkg-config search path|not find valid pkg-config name/,
  /can't find Rust compiler|Rust toolchain|the Rust package manager, is not installed/,
  /command '[^']+' failed: No such file or directory/,
  /: \d+: \S+: not found$|: command not found$/,
  // What a traceback ends with; a failed subprocess only repeats its command line there.
  /^(?!subprocess\.)(?:\w+\.)*\w*(?:Error|Exception): /,
];

/** What pip prints around a build's own output, and what follows from its failure. */
const generic =
  /^(?:error|ERROR): (?:subprocess-exited-with-error|metadata-generation-failed|Failed building wheel)|^error: (?:C|c)ommand .*(?:exit code|exit status)/;

/**
 * The line of a failed build that tells why, with the package it was for: `psycopg2: Error: pg_config
 * executable not found.`
 *
 * pip itself only says that a subprocess ended; the reason is in what it prints of its output.
 *
 * @returns undefined when no build has failed.
 */
export function buildCause(lines: readonly string[]): string | undefined {
  const output = builds(lines);
  if (output === undefined) return undefined;
  const said = output.filter((line) => line !== '' && !generic.test(line));
  for (const sign of telling) {
    const line = said.findLast((each) => sign.test(each));
    if (line !== undefined) return withPackage(lines, line);
  }
  const last = said.at(-1);
  return last === undefined ? undefined : withPackage(lines, last);
}

/** The requirement of another Python that a package in this output has; pip names it in either of two ways. */
export function pythonWanted(lines: readonly string[], requirement: string): string | undefined {
  const sign = /^ERROR: Ignored the following versions that require a different python version: /;
  const ignored = lines
    .find((line) =>
      line.startsWith(
        'ERROR: Ignored the following versions that require a different python version: ',
      ),
    )
    ?.replace(sign, '')
    .split('; ');
  if (ignored === undefined) return undefined;
  const [, version] = /==\s*([^\s,;]+)/.exec(requirement) ?? [];
  return ignored.find((each) => each.startsWith(`${String(version)} `)) ?? ignored.at(-1);
}

/** What builds have printed, which pip puts between brackets. */
function builds(lines: readonly string[]): readonly string[] | undefined {
  const found: string[] = [];
  let isInside = false;
  for (const line of lines) {
    if (line === '[end of output]') isInside = false;
    else if (isInside) found.push(line);
    else if (/\[\d+ lines of output\]$/.test(line)) isInside = true;
  }
  return found.length === 0 ? undefined : found;
}

function withPackage(lines: readonly string[], line: string): string {
  const name = packageOf(lines);
  return name === undefined ? line : `${name}: ${line}`;
}

/** The package that could not be built: pip names it after a wheel, or below the failure of its metadata. */
function packageOf(lines: readonly string[]): string | undefined {
  for (const line of lines) {
    const [, wheel, metadata] =
      /^ERROR: Failed building wheel for (\S+)$|^╰─> ([A-Za-z0-9][A-Za-z0-9._-]*)$/.exec(line) ??
      [];
    const name = wheel ?? metadata;
    if (name !== undefined) return name;
  }
  return undefined;
}
