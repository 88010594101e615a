/** Reads from the store what is exposed. */
import { listApplications, type ApplicationRecord } from '../store/applications.ts';
import type { Database } from '../store/database.ts';
import { exposureOf, hostPorts, type Exposure } from '../store/exposure.ts';
import { machineById } from '../store/machines.ts';
import { listModels, type ModelRecord } from '../store/models.ts';
import { openedPorts } from '../store/ports.ts';
import { listUnits } from '../store/units.ts';
import type { PortClaim } from './assign-ports.ts';
import { requestedPorts, type WantedPort } from './requested-ports.ts';

/** An exposed application with what it wants of the host. */
export interface ExposedApplication {
  readonly application: number;
  readonly model: number;
  readonly owner: string;
  readonly wanted: readonly WantedPort[];
}

/** All exposed applications of models that are not being destroyed, the oldest first. */
export function exposedApplications(db: Database): readonly ExposedApplication[] {
  return listModels(db)
    .filter(({ life }) => life === 'alive')
    .flatMap((model) =>
      listApplications(db, model.id)
        .filter(({ exposed }) => exposed)
        .map((application) =>
          exposedApplication(db, model, application, exposureOf(db, application.id)),
        ),
    )
    .toSorted((a, b) => a.application - b.application);
}

/** What an application wants when this of it is exposed. */
export function exposedApplication(
  db: Database,
  model: ModelRecord,
  { id, name }: ApplicationRecord,
  exposure: Exposure,
): ExposedApplication {
  const units = listUnits(db, id).map((unit) => ({
    address: machineById(db, unit.machine)?.address ?? '',
    opened: openedPorts(db, unit.id),
  }));
  const owner = `${name} of model ${model.name}`;
  return { application: id, model: model.id, owner, wanted: requestedPorts(exposure, units) };
}

/** An application's claim on the host's ports. */
export function claimOf({ application, owner, wanted }: ExposedApplication): PortClaim {
  return { application, owner, ports: wanted };
}

/** Whether others reach an application by a port of the host. */
export function isReachable(db: Database, application: number): boolean {
  return hostPorts(db).some(
    (each) => each.application === application && each.holder === undefined,
  );
}
