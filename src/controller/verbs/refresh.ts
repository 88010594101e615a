import { fault } from '../../errors.ts';
import { addNewStorage, refuseLosingStorage } from '../../model/storage/refresh-storage.ts';
import { refuseUnmetAssumptions } from '../charm/assumptions.ts';
import type { Charm } from '../charm/charm.ts';
import { fields, fieldsOf, flag, mapOf, maybe, text } from '../value-shapes.ts';
import {
  setCharm,
  setForceCharm,
  touchCharm,
  type ApplicationRecord,
} from '../store/applications.ts';
import type { Database } from '../store/database.ts';
import { modelStore } from '../store/model-store.ts';
import { relationKey, relationsOf } from '../store/relations.ts';
import { putResource } from '../store/resources.ts';
import { findApplication, findModel, refuseDying } from './find.ts';
import { addPeerRelations } from './peer-relations.ts';
import { checkResources, storeResources } from './store-resources.ts';
import type { Verb } from './verb.ts';

/** Replaces an application's charm by the built folder or `.charm` at `charm`. */
export interface RefreshRequest {
  readonly model: string;
  readonly application: string;
  readonly charm: string;
  readonly resources: Readonly<Record<string, string>>;
  /** Whether units with a failed hook get it too; that hook is then tried again. */
  readonly forceUnits?: boolean;
  /** Takes a charm whose `assumes` is not met. */
  readonly force?: boolean;
}

/** What `refresh` answers. */
export interface RefreshResponse {
  readonly revision: number;
}

export const refresh: Verb<RefreshRequest, RefreshResponse> = {
  request: fieldsOf<RefreshRequest>({
    ...{
      model: text,
      application: text,
      charm: text,
      resources: mapOf(text),
      forceUnits: maybe(flag),
      force: maybe(flag),
    },
  }),
  async run({ services }, request) {
    const { db, shelf } = services;
    const model = findModel(db, request.model);
    const application = findApplication(db, model, request.application);
    refuseDying(`application ${application.name}`, application);
    const { sha, charm } = await shelf.take(request.charm);
    if (request.force !== true) refuseUnmetAssumptions(charm);
    refuseOther(shelf.charm(application.charm), charm);
    refuseOtherPlace(shelf.charm(application.charm), charm);
    refuseBreaking(db, application, charm);
    const store = modelStore(services, model);
    const next = { application: application.name, charm };
    refuseLosingStorage(store, next);
    await checkResources(charm, request.resources);
    const owner = { model: model.name, application: application.name, id: application.id };
    const taken = await storeResources(services, owner, { charm, files: request.resources });
    const revision = db.transaction(() => {
      for (const resource of taken) putResource(db, application.id, resource);
      setForceCharm(db, application.id, request.forceUnits ?? false);
      addPeerRelations(db, model, { application, charm });
      addNewStorage(store, next, services.clock.now());
      if (sha !== application.charm) return setCharm(db, application.id, sha);
      if (taken.length > 0) touchCharm(db, application.id);
      return application.revision;
    });
    return { revision };
  },
};

function refuseOther(before: Charm, after: Charm): void {
  if (before.name === after.name) return;
  throw fault('CHARM_INVALID', `the application runs charm ${before.name}, not ${after.name}`, {
    hint: 'deploy the other charm as an application of its own',
  });
}

/** Units have a machine of their own, or they have not: that can't change under them. */
function refuseOtherPlace(before: Charm, after: Charm): void {
  if (before.subordinate === after.subordinate) return;
  const [was, is] = after.subordinate ? ['no', 'a'] : ['a', 'no'];
  throw fault(
    'CHARM_INVALID',
    `the application was ${was} subordinate, the new charm is ${is} one`,
    {
      hint: 'deploy the new charm as an application of its own',
    },
  );
}

/**
 * A charm that lost an endpoint in use would leave its relation without an end.
 *
 * A peer relation, which no operator can remove, stays without an endpoint until a charm has it again, as in Juju.
 * Source: `state/application.go` of Juju 3.6, checkRelationsOps.
 */
function refuseBreaking(db: Database, application: ApplicationRecord, charm: Charm): void {
  for (const relation of relationsOf(db, application.id)) {
    const own = relation.endpoints.find((each) => each.application === application.id);
    const next = own && charm.endpoints.get(own.endpoint);
    if (
      own === undefined ||
      own.role === 'peers' ||
      (next?.interface === own.interface && next.role === own.role)
    )
      continue;
    throw fault(
      'CHARM_INVALID',
      `the new charm would break the relation ${relationKey(relation)}`,
      {
        hint: `keep the endpoint ${own.endpoint} (${own.role} ${own.interface}), or remove the relation first`,
      },
    );
  }
}

/** Puts a file of the client's host in as a resource; its path must be absolute. */
export interface AttachResourceRequest {
  readonly model: string;
  readonly application: string;
  readonly name: string;
  readonly path: string;
}

/** What `attach-resource` answers. */
export interface AttachResourceResponse {
  readonly revision: number;
}

export const attachResource: Verb<AttachResourceRequest, AttachResourceResponse> = {
  request: fields({ model: text, application: text, name: text, path: text }),
  async run({ services }, request) {
    const { db, shelf } = services;
    const model = findModel(db, request.model);
    const application = findApplication(db, model, request.application);
    refuseDying(`application ${application.name}`, application);
    const charm = shelf.charm(application.charm);
    const files = { [request.name]: request.path };
    await checkResources(charm, files);
    const owner = { model: model.name, application: application.name, id: application.id };
    const taken = await storeResources(services, owner, { charm, files });
    db.transaction(() => {
      for (const resource of taken) putResource(db, application.id, resource);
      touchCharm(db, application.id);
    });
    return { revision: taken[0]?.revision ?? 0 };
  },
};
