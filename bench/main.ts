/** `npm run bench [-- --format json] [-- --only loop,wire,kit,start,build,parsers,deploy,hook,load]` */
import { parseArgs } from 'node:util';
import { buildTimes } from './build.ts';
import { besideCharmTools } from './charm-tools.ts';
import { loopGrowth } from './loop.ts';
import { deployed } from './deployed.ts';
import { deployToServing } from './deploy.ts';
import { unchangedHook } from './hook.ts';
import { startTimes } from './start.ts';
import { carrierTimes } from './wire.ts';
import { kit } from './kit.ts';
import { failuresUnderLoad } from './load.ts';
import { parserGrowth } from './parsers.ts';
import { tabular, type Measure } from './report.ts';

const { values } = parseArgs({
  options: {
    format: { type: 'string', default: 'tabular' },
    only: { type: 'string', default: 'loop,wire,kit,start,build,parsers,deploy,hook,load' },
  },
});
const chosen = new Set(values.only.split(','));
const measures: Measure[] = [];

if (chosen.has('loop')) measures.push(...(await loopGrowth()));
if (chosen.has('wire')) measures.push(...(await carrierTimes()));
if (chosen.has('kit')) measures.push(...(await kit()));
if (chosen.has('start')) measures.push(...(await startTimes()));
if (chosen.has('build')) measures.push(...(await buildTimes()), ...(await besideCharmTools()));
if (chosen.has('parsers')) measures.push(...(await parserGrowth()));
if (['deploy', 'hook', 'load'].some((name) => chosen.has(name))) {
  await deployed(async (model) => {
    if (chosen.has('deploy')) measures.push(...deployToServing(model));
    if (chosen.has('hook')) measures.push(...(await unchangedHook(model)));
    if (chosen.has('load')) measures.push(...(await failuresUnderLoad(model)));
  });
}

process.stdout.write(
  values.format === 'json' ? `${JSON.stringify(measures, null, 2)}\n` : `${tabular(measures)}\n`,
);
