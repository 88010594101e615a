import { builderErrors } from './error-catalogue/builder.ts';
import { cliErrors } from './error-catalogue/cli.ts';
import { controllerErrors } from './error-catalogue/controller.ts';
import { frameworkErrors } from './error-catalogue/framework.ts';
import { machineErrors } from './error-catalogue/machine.ts';
import { systemErrors } from './error-catalogue/system.ts';
import { testingErrors } from './error-catalogue/testing.ts';
import { wsgiErrors } from './error-catalogue/wsgi.ts';

/**
 * Code → meaning and remedy. New codes go into the part of their room, `src/error-catalogue/<room>.ts`.
 *
 * `docs/reference/errors.md` has one row for each code; a test holds the two together.
 */
export const catalogue = {
  ...frameworkErrors,
  ...machineErrors,
  ...wsgiErrors,
  ...builderErrors,
  ...controllerErrors,
  ...cliErrors,
  ...systemErrors,
  ...testingErrors,
};
