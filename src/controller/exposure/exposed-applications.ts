/** Reads from the store what is exposed. */
import { listApplications, type ApplicationRecord } from '../store/applications.ts';
import type { Database } from '../store/database.ts';
import { exposureOf, hostPorts, type Exposure } from '../store/exposure.ts';
import { machineById } from '../store/machines.ts';
import { listModels, type ModelRecord } from '../store/models.ts';
import { openedPorts } from '../store/ports.ts';
import { listUnits } from '../store/units.ts';
import type { PortClaim } from './assign-ports.ts';
import { requestedPorts, type RequestedPort } from './requested-ports.ts';

/** An exposed application with the ports of the host that it requests. */
export interface ExposedApplication {
  readonly application: number;
  readonly model: number;
  readonly owner: string;
  readonly requested: readonly RequestedPort[];
}

/** All exposed applications of models that are not being destroyed, the oldest first. */
export function exposedApplications(db: Database): readonly ExposedApplication[] {
  return listModels(db)
    .filter(({ life }) => life === 'alive')
    .flatMap((model) =>
      listApplications(db, model.id)
        .filter(({ exposed }) => exposed)
        .map((application) =>
          exposedApplication(db, { model, application, exposure: exposureOf(db, application.id) }),
        ),
    )
    .toSorted((a, b) => a.application - b.application);
}

/** An application, and to whom it is exposed. */
export interface ApplicationExposure {
  readonly model: ModelRecord;
  readonly application: ApplicationRecord;
  readonly exposure: Exposure;
}

/** The ports that an application requests with an exposure. */
export function exposedApplication(
  db: Database,
  { model, application: { id, name }, exposure }: ApplicationExposure,
): ExposedApplication {
  const units = listUnits(db, id).map((unit) => ({
    address: machineById(db, unit.machine)?.address ?? '',
    opened: openedPorts(db, unit.id),
  }));
  const owner = `${name} of model ${model.name}`;
  return { application: id, model: model.id, owner, requested: requestedPorts(exposure, units) };
}

/** An application's claim on the host's ports. */
export function portClaimOf({ application, owner, requested }: ExposedApplication): PortClaim {
  return { application, owner, ports: requested };
}

/** Whether others reach an application by a port of the host. */
export function isReachable(db: Database, application: number): boolean {
  return hostPorts(db).some(
    (each) => each.application === application && each.holder === undefined,
  );
}
