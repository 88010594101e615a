/**
 * Kills what serves an application while it is changed, and sees whether it comes to what was asked for:
 * `npm run test:kills -- --kills 200 --ports 40 --seed 7`.
 *
 * Prints each round; exits with 1 when any did not converge. The same seed makes the same choices.
 */
import { prepare } from './deployment.ts';
import { runLoop } from './loop.ts';
import { readOptions } from './options.ts';

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const options = readOptions(process.argv.slice(2));
const abort = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => abort.abort(new Error(`ended by ${signal}`)));
}

const deployment = await prepare(options.home);
try {
  const started = performance.now();
  const outcome = await runLoop(deployment, options, { print, signal: abort.signal });
  const seconds = Math.round((performance.now() - started) / 1000);
  print(
    `seed ${options.seed}: ${outcome.kills} kills, ${outcome.inPorts} in port changes, in ${seconds} s; ` +
      `${outcome.failures.length} did not converge`,
  );
  for (const { round, what, wrong } of outcome.failures) {
    print(`  seed ${options.seed} round ${round}: ${what}: ${wrong.join('; ')}`);
  }
  process.exitCode = outcome.failures.length === 0 ? 0 : 1;
} catch (error) {
  print(String(abort.signal.aborted ? abort.signal.reason : error));
  process.exitCode = 1;
} finally {
  await deployment.remove();
}
