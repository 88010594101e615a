/** `expose` and `unexpose`. */
import { isIP } from 'node:net';
import { didYouMean } from '../../base/nearest-name.ts';
import { fault } from '../../errors.ts';
import { assignPorts, portText } from '../exposure/assign-ports.ts';
import {
  portClaimOf,
  exposedApplication,
  exposedApplications,
  type ApplicationExposure,
} from '../exposure/exposed-applications.ts';
import { portsInUse } from '../exposure/host-ports.ts';
import type { Services } from '../services.ts';
import { fieldsOf, flag, listOf, maybe, text } from '../value-shapes.ts';
import type { ApplicationRecord } from '../store/applications.ts';
import { exposureOf, hostPorts, setExposure, type Exposure } from '../store/exposure.ts';
import { findApplication, findModel, refuseDying } from './find.ts';
import type { Verb } from './verb.ts';

/** Every network, IPv4 and IPv6: what an exposure means that names none, as in Juju. */
const everyone = ['0.0.0.0/0', '::/0'] as const;

/** Publishes an application's open ports on the host's addresses, or takes them back; answers when that is done. */
export interface ExposeRequest {
  readonly model: string;
  readonly application: string;
  readonly exposed: boolean;
  /** Whose ports; those of all endpoints when absent. */
  readonly endpoints?: readonly string[];
  /** The networks that may reach them; all when absent. */
  readonly cidrs?: readonly string[];
}

/** What of the host may still keep others away. */
export interface ExposeResponse {
  readonly warnings?: readonly string[];
}

export const expose: Verb<ExposeRequest, ExposeResponse> = {
  request: fieldsOf<ExposeRequest>({
    ...{ model: text, application: text, exposed: flag },
    ...{ endpoints: maybe(listOf(text)), cidrs: maybe(listOf(text)) },
  }),
  async run({ services, publisher }, request) {
    const { db } = services;
    const model = findModel(db, request.model);
    const application = findApplication(db, model, request.application);
    for (const cidr of request.cidrs ?? []) checkCidr(cidr);
    for (const endpoint of request.endpoints ?? []) checkEndpoint(services, application, endpoint);
    const before = exposureOf(db, application.id);
    if (request.exposed) {
      refuseDying(`application ${application.name}`, application);
      const exposure = widened(before, request);
      await refuseTakenPorts(services, { model, application, exposure });
    }
    db.transaction(() => {
      const now = exposureOf(db, application.id);
      const next = request.exposed ? widened(now, request) : narrowed(now, request);
      setExposure(db, application.id, next);
    });
    await publisher.apply();
    if (!request.exposed) return {};
    return { warnings: await services.machines.obstacles(model.name) };
  },
};

type Request = ExposeRequest;

/** Each endpoint that is named, or all together, is exposed as this request says and no longer as an earlier one did. */
function widened(before: Exposure, { endpoints = [], cidrs = [] }: Request): Exposure {
  const named = endpoints.length === 0 ? [''] : endpoints;
  const networks = cidrs.length === 0 ? everyone : [...new Set(cidrs)].toSorted();
  return new Map([...before, ...named.map((endpoint) => [endpoint, networks] as const)]);
}

function narrowed(before: Exposure, { application, endpoints = [] }: Request): Exposure {
  if (endpoints.length === 0) return new Map();
  for (const endpoint of endpoints) {
    if (before.has(endpoint)) continue;
    throw fault('ENDPOINT_UNKNOWN', `endpoint "${endpoint}" of ${application} is not exposed`, {
      hint: didYouMean(endpoint, before.keys()),
    });
  }
  return new Map([...before].filter(([endpoint]) => !endpoints.includes(endpoint)));
}

/** One that has open ports which others have on the host already is not exposed at all. */
async function refuseTakenPorts(services: Services, wider: ApplicationExposure): Promise<void> {
  const occupied = await portsInUse(services);
  const { db } = services;
  const { application } = wider;
  const claim = portClaimOf(exposedApplication(db, wider));
  const others = exposedApplications(db).filter((each) => each.application !== application.id);
  const assigned = assignPorts([...others.map(portClaimOf), claim], hostPorts(db), occupied);
  const refused = assigned.filter(
    (port) => port.application === application.id && port.holder !== undefined,
  );
  if (refused.length === 0) return;
  const reasons = refused.map((port) => `${portText(port)} belongs to ${port.holder ?? ''}`);
  throw fault(
    'HOST_PORT_TAKEN',
    `${application.name} cannot be exposed, since ports of this host are taken: ${reasons.join('; ')}`,
  );
}

function checkEndpoint({ shelf }: Services, application: ApplicationRecord, name: string): void {
  const known = [...shelf.charm(application.charm).endpoints.keys()];
  const bindings = [...known, ...shelf.charm(application.charm).extraBindings];
  if (bindings.includes(name)) return;
  throw fault('ENDPOINT_UNKNOWN', `${application.name} has no endpoint "${name}"`, {
    hint: didYouMean(name, bindings),
  });
}

function checkCidr(cidr: string): void {
  const [address = '', length = '', ...rest] = cidr.split('/');
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  const isLength = /^(0|[1-9]\d{0,2})$/.test(length) && Number(length) <= bits;
  if (isLength && rest.length === 0 && !address.includes('%')) return;
  throw fault('CIDR_INVALID', `"${cidr}" is not a network such as 10.0.0.0/8 or fd00::/8`);
}
