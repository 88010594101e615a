/** The demo itself, stage by stage. */
import { charmwright } from './charmwright.ts';
import { applications, buildAll, deployAll } from './charms.ts';
import { prepareHost } from './host.ts';
import { portOfHello, proveBalanced, proveDatabase, provePort } from './proofs.ts';
import { relateAll } from './relate.ts';
import type { Stages } from './stages.ts';

/** The port that hello is left at. */
const lastPort = 8000;

/** Runs every stage; safe to repeat on what an earlier run left. */
export async function runDemo(stages: Stages): Promise<void> {
  await stages.run('Preparing the host', prepareHost);
  await stages.run('Building four charms', buildAll);
  await stages.run('Deploying them, each on a machine of its own', deployAll);
  await stages.run('Relating them', relateAll);
  await stages.run('Waiting until all are active', waitForAll);
  await stages.run('Asking the greeting through HAProxy', proveBalanced);
  await stages.run('Posting a note and reading it back', proveDatabase);
  if ((await portOfHello()) === lastPort) {
    await stages.run('Moving hello back to port 80', () => provePort(80));
  }
  await stages.run(`Moving hello to port ${lastPort}`, () => provePort(lastPort));
}

async function waitForAll(): Promise<string> {
  for (const name of applications) {
    await charmwright('wait-for', 'application', name, '--timeout', '5m');
  }
  return 'all are active';
}
