import { fault } from '../../errors.ts';
import { directivesFor } from '../../model/storage/storage-directive.ts';
import type { DeployRequest } from '../api.ts';
import { isoTime } from '../clock.ts';
import { refuseUnmetAssumptions } from '../charm/assumptions.ts';
import type { Charm } from '../charm/charm.ts';
import { flag, mapOf, maybe, text, whole, fieldsOf } from '../value-shapes.ts';
import { addApplication, applicationNamed } from '../store/applications.ts';
import type { Database } from '../store/database.ts';
import type { ModelRecord } from '../store/models.ts';
import { storageHost } from '../store/model-store.ts';
import { putResource } from '../store/resources.ts';
import { setSetting } from '../store/settings.ts';
import { storageStore } from '../store/storage.ts';
import { modelForDeploy } from './new-model.ts';
import { addUnits } from './new-units.ts';
import { parseSettings } from './parse-settings.ts';
import { addPeerRelations } from './peer-relations.ts';
import { checkResources, storeResources } from './store-resources.ts';
import type { Verb } from './verb.ts';

/** What `deploy` answers. */
export interface DeployResponse {
  readonly application: string;
  readonly units: readonly string[];
}

/** Creates the model when it is not there yet. */
export const deploy: Verb<DeployRequest, DeployResponse> = {
  request: fieldsOf<DeployRequest>({
    model: text,
    charm: text,
    application: maybe(text),
    units: whole(0),
    config: mapOf(text),
    resources: mapOf(text),
    storage: maybe(mapOf(text)),
    force: maybe(flag),
  }),
  async run(context, request) {
    const { services } = context;
    const { db, shelf, clock } = services;
    const { sha, charm } = await shelf.take(request.charm);
    if (request.force !== true) refuseUnmetAssumptions(charm);
    const name = applicationName(charm, request.application);
    const count = unitsAtFirst(charm, request.units);
    const settings = parseSettings(charm, request.config);
    const storages = directivesFor(charm, request.storage ?? {}, storageHost);
    await checkResources(charm, request.resources);
    const model = await modelForDeploy(context, request.model);
    refuseTaken(db, model, name);
    const owner = { model: model.name, application: name, id: undefined };
    const resources = await storeResources(services, owner, { charm, files: request.resources });
    const machines = await services.machines.list(model.name);
    const units = db.transaction(() => {
      refuseTaken(db, model, name);
      const since = isoTime(clock);
      const id = addApplication(db, { model: model.id, name, charm: sha, since });
      for (const [option, value] of settings) setSetting(db, id, { option, value });
      for (const resource of resources) putResource(db, id, resource);
      addPeerRelations(db, model, { application: { id, name }, charm });
      const stored = storageStore(db, model.id);
      for (const directive of storages) stored.setDirective(name, directive);
      return addUnits(services, model, { application: { id, name, charm: sha }, count, machines });
    });
    return { application: name, units };
  },
};

/** A subordinate has no units of its own; 1 is what a client says that was asked for nothing. */
function unitsAtFirst({ name, subordinate }: Charm, asked: number): number {
  if (!subordinate) return asked;
  if (asked <= 1) return 0;
  throw fault(
    'SUBORDINATE_UNITS',
    `charm ${name} is a subordinate, so its units cannot be counted`,
    {
      hint: 'deploy it without --num-units, then integrate it',
    },
  );
}

const namePattern = /^[a-z][a-z0-9]*(-[a-z0-9]*[a-z][a-z0-9]*)*$/;

function applicationName(charm: Charm, asked: string | undefined): string {
  const name = asked ?? charm.name;
  if (namePattern.test(name) && name.length <= 40) return name;
  throw fault('APPLICATION_NAME_INVALID', `"${name}" cannot be the name of an application`);
}

function refuseTaken(db: Database, model: ModelRecord, name: string): void {
  const application = applicationNamed(db, model.id, name);
  if (application === undefined) return;
  const dying = application.life === 'alive' ? '' : ', which is being removed';
  throw fault(
    'APPLICATION_EXISTS',
    `model ${model.name} has an application "${name}" already${dying}`,
  );
}
