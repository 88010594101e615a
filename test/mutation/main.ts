/**
 * Changes the source of the rooms without I/O in one place at a time and sees whether a test notices:
 * `npm run test:mutation -- --seed 7 --count 40`; `--help` says more.
 */
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runBaseline } from './baseline.ts';
import { orderMutants } from './choose-mutants.ts';
import { startCompiler } from './compiler.ts';
import { findMutants } from './find-mutants.ts';
import { openLane } from './lane-client.ts';
import { applyMutant, type Mutant } from './mutant.ts';
import { help, readOptions, type MutationOptions } from './options.ts';
import { orderTests } from './order-tests.ts';
import { makePrivateCopy, type PrivateCopy } from './private-copy.ts';
import { renderReport, renderResult, summarize, type Result } from './report.ts';
import { tryMutant } from './try-mutant.ts';

const enough = 90;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Finds the mutants of the asked rooms in their seeded order. */
function listMutants(copy: PrivateCopy, options: MutationOptions): readonly Mutant[] {
  const all = options.rooms.flatMap(({ name, folder }) =>
    readdirSync(join(copy.root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .toSorted()
      .map((path) => join(folder, path))
      .flatMap((file) => findMutants({ room: name, file, text: copy.read(file) })),
  );
  const { file: prefix } = options;
  return orderMutants(
    prefix === undefined ? all : all.filter(({ file }) => file.startsWith(prefix)),
    options.seed,
  );
}

/** Takes mutants until `count` of them are accepted by the compiler. */
function sortOut(
  copy: PrivateCopy,
  mutants: readonly Mutant[],
  count: number,
): { readonly accepted: readonly Mutant[]; readonly refused: readonly Mutant[] } {
  const compiler = startCompiler(copy.root, [...new Set(mutants.map(({ file }) => file))]);
  const accepted: Mutant[] = [];
  const refused: Mutant[] = [];
  for (const mutant of mutants) {
    if (accepted.length === count) break;
    const text = applyMutant(copy.read(mutant.file), mutant);
    (compiler.accepts(mutant.file, text) ? accepted : refused).push(mutant);
  }
  return { accepted, refused };
}

async function run(options: MutationOptions, copy: PrivateCopy): Promise<readonly Result[]> {
  const { accepted, refused } = sortOut(copy, listMutants(copy, options), options.count);
  say(`${accepted.length} changes are tried; the compiler refuses ${refused.length} more`);
  const { reaching, failing } = await runBaseline(accepted, {
    copy,
    tests: [...new Set(options.rooms.flatMap(({ tests }) => tests))],
    signal: abort.signal,
  });
  for (const { file, test } of failing) say(`left out: ${file}, which fails with probes: ${test}`);
  const lane = openLane({ copy, bail: 1, reports: false, signal: abort.signal });
  const results: Result[] = [];
  try {
    for (const [index, mutant] of accepted.entries()) {
      abort.signal.throwIfAborted();
      const files = orderTests(mutant, reaching[index] ?? []);
      const result = { mutant, verdict: await tryMutant(mutant, { copy, lane, files }) };
      results.push(result);
      say(`${index + 1}/${accepted.length} ${renderResult(result)}`);
    }
  } finally {
    await lane.stop();
  }
  return [
    ...results,
    ...refused.map((mutant) => ({ mutant, verdict: { outcome: 'refused' } as const })),
  ];
}

const abort = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => abort.abort(new Error(`ended by ${signal}`)));
}
const options = readOptions(process.argv.slice(2));
if (options === 'help') {
  process.stdout.write(help);
} else {
  const copy = makePrivateCopy(resolve(import.meta.dirname, '../..'));
  try {
    const results = await run(options, copy);
    const summary = summarize(results);
    process.stdout.write(
      options.format === 'json'
        ? `${JSON.stringify({ seed: options.seed, ...summary, results }, null, 2)}\n`
        : renderReport(results, options.seed),
    );
    process.exitCode = summary.share >= enough ? 0 : 1;
  } catch (error) {
    if (!abort.signal.aborted) throw error;
    say(String(abort.signal.reason));
    process.exitCode = 1;
  } finally {
    copy.remove();
  }
}
