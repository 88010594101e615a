import type { Services } from '../services.ts';
import { ShapeError, text, type Shape } from '../value-shapes.ts';
import type { ModelRecord } from '../store/models.ts';
import { findApplication } from './find.ts';
import type { AskedSide } from './match-endpoints.ts';

/** Two `application` or `application:endpoint`. */
export const endpointPair: Shape<readonly [string, string]> = (value, path) => {
  if (!Array.isArray(value) || value.length !== 2)
    throw new ShapeError(path, 'two endpoints', value);
  return [text(value[0], `${path}[0]`), text(value[1], `${path}[1]`)];
};

/** Looks up what the two sides of a relation name. */
export function askedSides(
  services: Services,
  model: ModelRecord,
  [one, other]: readonly [string, string],
): readonly [AskedSide, AskedSide] {
  return [sideOf(services, model, one), sideOf(services, model, other)];
}

function sideOf({ db, shelf }: Services, model: ModelRecord, asked: string): AskedSide {
  const [name = '', endpoint] = asked.split(':');
  const application = findApplication(db, model, name);
  return { application, charm: shelf.charm(application.charm), endpoint };
}
