/** The conformance application, served by the layer on a real machine. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWrong } from '../conformance/describe-results.ts';
import { drive } from '../conformance/drive.ts';
import { allProbes } from '../conformance/probes/all-probes.ts';
import { allVariations } from '../conformance/variations/all-variations.ts';
import { Deployment } from './support/deployment.ts';

let deployment: Deployment;
const unit = 'hello/0';

beforeAll(async () => {
  deployment = await Deployment.create('conformance');
  const charm = await deployment.build('examples/hello');
  const app = await deployment.source('test/fixtures/apps/conformance');
  await deployment.run('deploy', charm, '--resource', `build=${app}`);
  await deployment.untilIdle(unit, 'active');
});

afterAll(async () => await deployment.destroy());

test('gunicorn without a front gives the answers of PEP 3333, but for what is allowed', async () => {
  const { 'public-address': host } = await deployment.unit(unit);
  const run = await drive(
    {
      ...{ server: 'gunicorn', front: 'none', gateway: 'http', prefix: '', host, port: 80 },
      ...{ multiprocess: true, respawns: true },
    },
    { probes: allProbes, variations: allVariations },
  );
  expect(describeWrong(run)).toBe('');
});
