/** How a model says that an operator could not do what a test asks for. */
import { suggestion } from '../suggestion.ts';
import { fault, isFault } from '../../errors.ts';
import type { Application, SimulatedModel } from './simulated-model.ts';

export function invalid(message: string): Error {
  return fault('TEST_MODEL_INVALID', message);
}

/** Does what may be refused as an operator's command would be. @throws TEST_MODEL_INVALID */
export function refusing<T>(body: () => T): T {
  try {
    return body();
  } catch (cause) {
    if (!isFault(cause)) throw cause;
    throw fault('TEST_MODEL_INVALID', `${cause.message}; ${cause.hint}`, { cause });
  }
}

/** @throws TEST_MODEL_INVALID with the nearest name. */
export function known<T>(what: string, all: ReadonlyMap<string, T>, name: string): T {
  const found = all.get(name);
  if (found === undefined) {
    throw invalid(`the model has no ${what} "${name}"${suggestion(name, all.keys())}`);
  }
  return found;
}

export function applicationNamed(world: SimulatedModel, name: string): Application {
  return known('application', world.applications, name);
}
