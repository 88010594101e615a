/** What the host must have before machines can run on it. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './charmwright.ts';
import { workshop } from './charms.ts';
import { DemoFailure } from './failure.ts';
import { runProgram } from './program.ts';

const program = join(root, 'scripts/host-packages');

/** Where the demo remembers what it installed. */
const installedFile = join(workshop, 'host-packages');

/** Says what is missing, and installs it. */
export async function prepareHost(tell: (line: string) => void): Promise<string> {
  if (process.getuid?.() !== 0) {
    throw new DemoFailure('machines need root: run it as root, or with sudo');
  }
  const missing = await missingPackages();
  if (missing === '') return 'nothing is missing';
  tell(`  installing on this host, from Debian: ${missing}`);
  // Noted first: an installation that is cut short has installed something too.
  await mkdir(workshop, { recursive: true });
  await writeFile(installedFile, [await installedPackages(), missing].join(' ').trim());
  const { code } = await runProgram(program, [], { showErrors: true });
  if (code !== 0) throw new DemoFailure(`the host lacks ${missing}`);
  return `installed ${missing}`;
}

/** The packages that the demo has installed on this host. */
export async function installedPackages(): Promise<string> {
  return await readFile(installedFile, 'utf8').catch(() => '');
}

async function missingPackages(): Promise<string> {
  const { code, stderr } = await runProgram(program, ['--check'], { showErrors: false });
  if (code === 0) return '';
  const missing = /missing: (.+)/.exec(stderr)?.[1];
  if (missing === undefined) throw new DemoFailure(`scripts/host-packages failed\n${stderr}`);
  return missing;
}
