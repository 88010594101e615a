/** `status`, with the keys of `juju status --format json`. */
import type { Json } from '../../base/json.ts';
import type { StoreMismatch, RelationRow } from '../api.ts';
import type { ModelStore } from '../../model/model-store.ts';
import { shownStatuses, statusOfApplication } from '../../model/statuses/status-views.ts';
import type { StatusRecord } from '../../model/statuses/status.ts';
import { publicAddress } from '../exposure/public-address.ts';
import { jujuVersion } from '../hook-runner/environment.ts';
import { relationEnds } from '../store/relations.ts';
import { findMismatches } from '../leftovers/find-mismatches.ts';
import type { Services } from '../services.ts';
import { fields, text } from '../value-shapes.ts';
import { listApplications, type ApplicationRecord } from '../store/applications.ts';
import type { Database } from '../store/database.ts';
import { listMachines, machineById, type MachineRecord } from '../store/machines.ts';
import type { ModelRecord } from '../store/models.ts';
import { isLeader } from '../store/leases.ts';
import { listRelations, relationsOf, type RelationRecord } from '../store/relations.ts';
import { modelStore } from '../store/model-store.ts';
import { unitStatuses } from '../store/statuses.ts';
import { storageStore } from '../store/storage.ts';
import { listUnits, unitsBelow, type UnitRecord } from '../store/units.ts';
import { hasPendingWork } from '../unit-agent/pending-work.ts';
import { findModel } from './find.ts';
import { formatStorages } from './format-storage.ts';
import { portConflicts, formatOpenedPorts, formatJujuTime } from './juju-format.ts';
import type { Verb } from './verb.ts';

type Shown = Readonly<Record<string, Json>>;

/** The object that `juju status --format json` prints, and the relations that only its table shows. */
export interface StatusRequest {
  readonly model: string;
}

/** What `status` answers. */
export interface StatusResponse {
  readonly status: Json;
  readonly relations: readonly RelationRow[];
  /** What of the model's files does not fit the store; absent when all does. */
  readonly mismatches?: readonly StoreMismatch[];
}

export const status: Verb<StatusRequest, StatusResponse> = {
  request: fields({ model: text }),
  async run({ services }, request) {
    const { db, clock } = services;
    const model = findModel(db, request.model);
    const store = modelStore(services, model);
    const mismatches = await findMismatches(services, model);
    const applications = listApplications(db, model.id);
    return {
      ...(mismatches.length === 0 ? {} : { mismatches }),
      relations: listRelations(db, model.id).flatMap(relationRow),
      status: {
        model: shownModel(model),
        machines: byName(
          listMachines(db, model.id),
          ({ number }) => String(number),
          (each) => shownMachine(services, model, each),
        ),
        applications: byName(
          applications,
          ({ name }) => name,
          (each) => shownApplication(services, store, each),
        ),
        storage: formatStorages(db, model, storageStore(db, model.id).all()),
        controller: { timestamp: new Date(clock.now()).toISOString().slice(11, 19) + 'Z' },
      },
    };
  },
};

function relationRow({ life, scope, endpoints }: RelationRecord): readonly RelationRow[] {
  const requirer = endpoints[0];
  const provider = endpoints.find(({ role }) => role === 'provides') ?? requirer;
  if (requirer === undefined || provider === undefined) return [];
  return [
    {
      provider: `${provider.applicationName}:${provider.endpoint}`,
      requirer: `${requirer.applicationName}:${requirer.endpoint}`,
      interface: requirer.interface,
      type: requirer.role === 'peers' ? 'peer' : scope === 'container' ? 'subordinate' : 'regular',
      status: life === 'alive' ? 'joined' : 'removing',
    },
  ];
}

function byName<T>(
  list: readonly T[],
  nameOf: (each: T) => string,
  show: (each: T) => Shown,
): Shown {
  return Object.fromEntries(list.map((each) => [nameOf(each), show(each)]));
}

function shownModel({ name, life }: ModelRecord): Shown {
  return {
    name,
    type: 'iaas',
    controller: 'charmwright',
    cloud: 'localhost',
    version: jujuVersion,
    'model-status': { current: life === 'alive' ? 'available' : 'destroying' },
  };
}

function shownMachine(
  { machines }: Services,
  model: ModelRecord,
  { number, address, status: now, boot }: MachineRecord,
): Shown {
  const { instance, hostname } = machines.names(model.name, String(number));
  const provisioned = now.status === 'started';
  return {
    'juju-status': {
      current: provisioned ? 'started' : boot === undefined ? 'pending' : 'down',
      since: formatJujuTime(now.since),
      version: jujuVersion,
    },
    hostname,
    'dns-name': address,
    'ip-addresses': [address],
    'instance-id': instance,
    'machine-status': {
      current: provisioned ? 'running' : now.status,
      message: now.message,
      since: formatJujuTime(now.since),
    },
  };
}

function shownApplication(
  services: Services,
  model: ModelStore,
  application: ApplicationRecord,
): Shown {
  const { db, shelf } = services;
  const { id, name, revision, exposed, life } = application;
  const charm = shelf.charm(application.charm);
  const units = listUnits(db, id);
  const version = units.find((unit) => unit.version !== '')?.version;
  const conflicts = portConflicts(db, id);
  return {
    charm: `local:${charm.name}-${revision}`,
    'charm-origin': 'local',
    'charm-name': charm.name,
    'charm-rev': revision,
    exposed,
    // Juju has no such key; there a port of one unit is in no other unit's way.
    ...(conflicts.length === 0 ? {} : { 'port-conflicts': conflicts }),
    ...(life === 'alive' ? {} : { life }),
    'application-status': shownStatus(statusOfApplication(model, name) ?? unset),
    relations: shownRelations(db, application),
    ...(version === undefined ? {} : { version }),
    ...(charm.subordinate
      ? { 'subordinate-to': principalsOf(db, application) }
      : { units: shownUnits(services, units) }),
    'endpoint-bindings': Object.fromEntries(
      [...charm.endpoints].filter(([, { implicit }]) => !implicit).map(([each]) => [each, 'alpha']),
    ),
    ...(units.length === 0 ? { 'application-name': name } : {}),
  };
}

/** The applications that a subordinate lives beside. */
function principalsOf(db: Database, { id }: ApplicationRecord): readonly string[] {
  const beside = relationsOf(db, id)
    .filter(({ scope }) => scope === 'container')
    .flatMap((relation) => relationEnds(relation, id)?.other.applicationName ?? []);
  return [...new Set(beside)].toSorted();
}

function shownUnits(services: Services, units: readonly UnitRecord[]): Shown {
  return byName(
    units,
    ({ name }) => name,
    (unit) => shownUnit(services, unit),
  );
}

const unset: StatusRecord = { status: 'unknown', message: '', since: '' };

function shownRelations(db: Database, { id }: ApplicationRecord): Shown {
  const shown: Record<string, readonly Json[]> = {};
  for (const relation of relationsOf(db, id)) {
    const ends = relationEnds(relation, id);
    if (ends === undefined) continue;
    const { own, other } = ends;
    shown[own.endpoint] = [
      ...(shown[own.endpoint] ?? []),
      {
        'related-application': other.applicationName,
        interface: own.interface,
        scope: relation.scope,
      },
    ];
  }
  return shown;
}

function shownUnit(services: Services, unit: UnitRecord): Shown {
  const { db } = services;
  const machine = machineById(db, unit.machine);
  const statuses = unitStatuses(db, unit.id);
  const { workload, agent } =
    statuses === undefined ? { workload: unset, agent: unset } : shownStatuses(statuses);
  const ports = formatOpenedPorts(db, unit.id);
  const below = unitsBelow(db, unit.id).filter(({ life }) => life !== 'dead');
  const busy = agent.status === 'idle' && hasPendingWork(services, unit.id);
  return {
    'workload-status': {
      ...shownStatus(workload),
      ...(unit.version === '' ? {} : { version: unit.version }),
    },
    'juju-status': { ...shownStatus(busy ? noticed(agent) : agent), version: jujuVersion },
    ...(unit.life === 'alive' ? {} : { life: unit.life }),
    ...(isLeader(db, unit.id) ? { leader: true } : {}),
    // A subordinate is shown below the unit whose machine it is on.
    ...(unit.principal === undefined ? { machine: String(machine?.number ?? '') } : {}),
    ...(ports.length === 0 ? {} : { 'open-ports': ports }),
    'public-address': publicAddress(services, unit),
    ...(below.length === 0 ? {} : { subordinates: shownUnits(services, below) }),
  };
}

/** A change is there that the agent is about to follow. */
function noticed({ since }: StatusRecord): StatusRecord {
  return { status: 'executing', message: '', since };
}

function shownStatus({ status: current, message, since }: StatusRecord): Shown {
  return { current, message, since: formatJujuTime(since) };
}
