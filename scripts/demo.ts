/** `npm run demo`: builds, deploys, relates, proves; `-- --clean` takes it away again. */
import { parseArgs } from 'node:util';
import { messageOf } from '../src/errors.ts';
import { homeFrom } from '../src/controller/home.ts';
import { clean } from './demo/clean.ts';
import { DemoFailure } from './demo/failure.ts';
import { statusDocument, tellFailure, tellSuccess, tellTimes, urls } from './demo/report.ts';
import { runDemo } from './demo/run.ts';
import { Stages } from './demo/stages.ts';

const usage = `Usage: npm run demo [-- OPTION…]

Builds the four example charms, deploys them on real machines, relates them and proves over HTTP that
they work together. Safe to repeat: what is deployed is kept, and proved again.

  --clean          take everything away again, but for the packages that were installed on the host
  --format FORMAT  text (the default), or json for one document on standard output
  --help           this text
`;

interface Options {
  readonly cleaning: boolean;
  readonly json: boolean;
}

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options === 'help') {
    process.stdout.write(usage);
    return 0;
  }
  if (typeof options === 'string') {
    process.stderr.write(`error: ${options}\n\n${usage}`);
    return 2;
  }
  return await run(options);
}

function readOptions(args: readonly string[]): Options | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        clean: { type: 'boolean', default: false },
        format: { type: 'string', default: 'text' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return 'help';
    if (!['text', 'json'].includes(values.format)) {
      return `--format is ${JSON.stringify(values.format)}, expected text or json`;
    }
    return { cleaning: values.clean, json: values.format === 'json' };
  } catch (error) {
    return messageOf(error);
  }
}

async function run({ cleaning, json }: Options): Promise<number> {
  // With --format json only the document goes to standard output.
  const out = json ? process.stderr : process.stdout;
  const tell = (line: string): void => void out.write(`${line}\n`);
  const home = homeFrom(process.env);
  const stages = new Stages(tell, () => performance.now());
  try {
    await (cleaning ? clean(stages, home) : runDemo(stages));
    if (json) await printDocument({ ok: true, stages: stages.reports }, cleaning);
    else if (cleaning) tellTimes(tell, stages.reports);
    else await tellSuccess(tell, stages.reports);
    return 0;
  } catch (error) {
    if (!(error instanceof DemoFailure)) throw error;
    const { current, reports } = stages;
    const failed = { stage: current, message: error.message };
    await tellFailure(tell, failed, home);
    if (json) await printDocument({ ok: false, failed, stages: reports }, true);
    return 1;
  }
}

async function printDocument(outcome: object, bare: boolean): Promise<void> {
  const model = bare ? {} : { urls: await urls(), status: await statusDocument() };
  process.stdout.write(`${JSON.stringify({ ...outcome, ...model }, null, 2)}\n`);
}
