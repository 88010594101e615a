/** From `deploy` to the first answer, with a cached base image. */
import type { DeployedModel } from './deployed.ts';
import { atMost, type Measure } from './report.ts';

export function deployToServing(model: DeployedModel): readonly Measure[] {
  return [
    atMost({ name: 'deploy to serving', value: model.deployMilliseconds / 1000, unit: 's' }, 10),
  ];
}
