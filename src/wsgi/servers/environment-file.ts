import { renderEnvironmentFile } from '../../index.ts';
import type { ManagedFile } from '../plan/blueprint.ts';
import { environmentFilePath } from '../plan/paths.ts';
import type { ServicePlan } from '../plan/service-plan.ts';

/** The application's variables as systemd reads them, before the service gives up root. */
export function environmentFile({ environment }: ServicePlan): ManagedFile {
  return {
    path: environmentFilePath,
    content: renderEnvironmentFile(environment),
    mode: 0o600,
    secret: true,
    onChange: 'restart',
  };
}
