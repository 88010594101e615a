/** What an operator does to a simulated model, as data: so that it can be drawn, dropped and printed. */
import { suggestion } from '../suggestion.ts';
import { allEndpoints } from '../../charm-schema/declared/endpoints.ts';
import type { EndpointName } from '../../reactive/hook-patterns.ts';
import { setStartedStatus } from '../../model/statuses/set-status.ts';
import { addStorageOfUnit } from '../../model/storage/add-storage.ts';
import { directivesFor } from '../../model/storage/storage-directive.ts';
import { unitRef } from '../../model/unit-ref.ts';
import { testTime } from '../test-time.ts';
import { modelStoreOf } from './model-store-of.ts';
import type { CharmUnderTest } from '../charm.ts';
import { state, type State, type StateSource } from '../state.ts';
import { applicationNamed, invalid, known } from './operator-errors.ts';
import { operateSecret, type SecretVerb } from './secrets.ts';
import {
  deleteRelation,
  endsOf,
  unitsOf,
  type Application,
  type End,
  type SimulatedModel,
} from './simulated-model.ts';

export type Verb =
  | { readonly kind: 'deploy'; readonly charm: string; readonly options?: DeployOptions }
  /** `hello:website`; the endpoint may be left out where only one fits. */
  | { readonly kind: 'relate'; readonly one: string; readonly other: string }
  | { readonly kind: 'removeRelation'; readonly one: string; readonly other: string }
  | { readonly kind: 'config'; readonly application: string; readonly values: State['config'] }
  | { readonly kind: 'addUnit'; readonly application: string }
  | { readonly kind: 'removeUnit'; readonly unit: string }
  | { readonly kind: 'removeApplication'; readonly application: string }
  | { readonly kind: 'failOver'; readonly application: string }
  | { readonly kind: 'upgrade'; readonly application: string }
  | SecretVerb;

export interface DeployOptions {
  /** The charm's name when absent. */
  readonly name?: string;
  /** 1 when absent. */
  readonly units?: number;
  readonly config?: State['config'];
  readonly resources?: StateSource['resources'];
  /** What each unit's machine begins with. */
  readonly machine?: StateSource['machine'];
}

/** Applies an operator's verb to the model; synchronous, because hooks run only in units' steps. @throws TEST_MODEL_INVALID */
export function operate(world: SimulatedModel, charms: Charms, verb: Verb): void {
  switch (verb.kind) {
    case 'deploy':
      deploy(world, known('charm', charms, verb.charm), verb.options ?? {});
      return;
    case 'relate':
      relate(world, matched(world, verb.one, verb.other));
      return;
    case 'removeRelation':
      removeRelation(world, verb.one, verb.other);
      return;
    case 'config': {
      const application = applicationNamed(world, verb.application);
      application.config = { ...application.config, ...verb.values };
      application.configVersion += 1;
      return;
    }
    case 'addUnit':
      addUnit(world, applicationNamed(world, verb.application));
      return;
    case 'removeUnit': {
      known('unit', world.units, verb.unit).dying = true;
      return;
    }
    case 'removeApplication': {
      const application = applicationNamed(world, verb.application);
      application.dying = true;
      for (const relation of world.relations.values()) {
        if (!relation.peer && endsOf(relation, application.name)) end(world, relation.id);
      }
      for (const unit of unitsOf(world, application.name)) unit.dying = true;
      return;
    }
    case 'failOver':
      failOver(world, applicationNamed(world, verb.application));
      return;
    case 'upgrade':
      applicationNamed(world, verb.application).modified += 1;
      return;
    case 'addSecret':
    case 'updateSecret':
    case 'grantSecret':
    case 'rotateSecret':
      operateSecret(world, verb);
  }
}

export type Charms = ReadonlyMap<string, CharmUnderTest>;

function deploy(world: SimulatedModel, charm: CharmUnderTest, options: DeployOptions): void {
  const { name = charm.name, units = 1, config = {}, resources = {}, machine = {} } = options;
  if (world.applications.has(name)) throw invalid(`the application "${name}" is there already`);
  const first = state({ application: name, resources, machine });
  const application: Application = {
    name,
    charm,
    config,
    configVersion: 1,
    resources: first.resources,
    modified: 1,
    leader: undefined,
    nextUnit: 0,
    dying: false,
    first,
  };
  world.applications.set(name, application);
  for (const directive of directivesFor(charm.memo.of(charm).modelCharm, {}, modelStoreOf(world))) {
    world.storages.setDirective(name, directive);
  }
  for (const endpoint of allEndpoints(charm.metadata)) {
    if (endpoint.role !== 'peers') continue;
    const side: End = { application: name, endpoint: endpoint.name };
    addRelation(world, [side, side], true);
  }
  for (let each = 0; each < units; each += 1) addUnit(world, application);
}

function addUnit(world: SimulatedModel, application: Application): void {
  if (application.dying) throw invalid(`the application "${application.name}" is going away`);
  const unit = application.nextUnit;
  application.nextUnit += 1;
  const name = `${application.name}/${unit}`;
  const number = world.nextAddress;
  world.nextAddress += 1;
  const address = `10.0.${Math.floor(number / 250)}.${(number % 250) + 1}`;
  application.leader ??= name;
  world.units.set(name, {
    name,
    application,
    address,
    dying: false,
    state: { ...application.first, unit, address },
    local: {
      charmModified: undefined,
      installed: false,
      started: false,
      stopped: false,
      removed: false,
      configVersion: undefined,
      leader: false,
      operation: undefined,
      relations: new Map(),
    },
  });
  setStartedStatus(world.statuses, name, testTime);
  addStorageOfUnit(modelStoreOf(world), unitRef(name), testTime);
}

function addRelation(world: SimulatedModel, ends: readonly [End, End], peer: boolean): void {
  const id = world.nextRelation;
  world.nextRelation += 1;
  world.relations.set(id, { id, ends, peer, dying: false, scope: new Set() });
  for (const { application } of ends)
    world.bags.save(id, application, { version: 0, settings: {} });
}

function relate(world: SimulatedModel, ends: readonly [End, End]): void {
  const same = (one: End, other: End) =>
    one.application === other.application && one.endpoint === other.endpoint;
  for (const { ends: there, dying } of world.relations.values()) {
    const again =
      (same(there[0], ends[0]) && same(there[1], ends[1])) ||
      (same(there[0], ends[1]) && same(there[1], ends[0]));
    if (again && !dying)
      throw invalid(`${shown(ends[0])} and ${shown(ends[1])} are related already`);
  }
  addRelation(world, ends, false);
}

function removeRelation(world: SimulatedModel, one: string, other: string): void {
  const found = [...world.relations.values()].find(({ ends, dying, peer }) => {
    const [first, second] = ends;
    const fits = (a: End, b: End) => isMeant(one, a) && isMeant(other, b);
    return !peer && !dying && (fits(first, second) || fits(second, first));
  });
  if (found === undefined) throw invalid(`${one} and ${other} are not related`);
  end(world, found.id);
}

/** A relation that no unit is in is gone at once. */
function end(world: SimulatedModel, id: number): void {
  const relation = world.relations.get(id);
  if (relation === undefined) return;
  relation.dying = true;
  if (relation.scope.size === 0) deleteRelation(world, id);
}

function failOver(world: SimulatedModel, application: Application): void {
  const candidates = unitsOf(world, application.name).filter(({ dying }) => !dying);
  const at = candidates.findIndex(({ name }) => name === application.leader);
  const next = candidates[(at + 1) % candidates.length];
  if (next === undefined || next.name === application.leader) {
    throw invalid(`the application "${application.name}" has no other unit that could lead`);
  }
  const old = world.units.get(application.leader ?? '');
  // Juju sends no event to a unit that loses leadership; it may be elected again.
  if (old !== undefined) old.local.leader = false;
  application.leader = next.name;
}

/** The pairs of endpoints by which two applications can be related. */
export function pairsOf(world: SimulatedModel, one: string, other: string): readonly [End, End][] {
  const side = (text: string) => {
    const [name = '', endpoint] = text.split(':');
    const { charm } = applicationNamed(world, name);
    const all = allEndpoints(charm.metadata).filter(({ interface: kind }) => kind !== 'juju-info');
    if (endpoint !== undefined && !all.some((each) => each.name === endpoint)) {
      const names = all.map((each) => each.name);
      throw invalid(
        `the application "${name}" has no endpoint "${endpoint}"${suggestion(endpoint, names)}`,
      );
    }
    return all
      .filter((each) => endpoint === undefined || each.name === endpoint)
      .map((each) => ({ application: name, each }));
  };
  const right = side(other);
  return side(one).flatMap((a) =>
    right
      .filter((b) => fit(a.each, b.each))
      .map((b): [End, End] => [
        { application: a.application, endpoint: a.each.name },
        { application: b.application, endpoint: b.each.name },
      ]),
  );
}

function fit(one: EndpointName, other: EndpointName): boolean {
  if (one.interface !== other.interface) return false;
  return one.role === 'provides'
    ? other.role === 'requires'
    : one.role === 'requires' && other.role === 'provides';
}

function matched(world: SimulatedModel, one: string, other: string): readonly [End, End] {
  const [first, ...others] = pairsOf(world, one, other);
  if (first === undefined) throw invalid(`${one} and ${other} have no endpoints that fit`);
  if (others.length === 0) return first;
  const pairs = [first, ...others].map(([a, b]) => `${shown(a)} ${shown(b)}`).join(', ');
  throw invalid(`${one} and ${other} can be related in several ways: ${pairs}`);
}

function shown({ application, endpoint }: End): string {
  return `${application}:${endpoint}`;
}

function isMeant(text: string, end: End): boolean {
  return text === end.application || text === shown(end);
}

/** A verb as the line of a test that does it. */
export function verbLine(verb: Verb): string {
  const text = (value: unknown) => JSON.stringify(value).replaceAll('"', "'");
  switch (verb.kind) {
    case 'deploy': {
      const { machine, ...shown } = verb.options ?? {};
      const options = Object.keys(shown).length === 0 ? '' : `, ${text(shown)}`;
      return `deploy(${text(verb.charm)}${options})${machine === undefined ? '' : ' // its machine as above'}`;
    }
    case 'relate':
    case 'removeRelation':
      return `${verb.kind}(${text(verb.one)}, ${text(verb.other)})`;
    case 'config':
      return `config(${text(verb.application)}, ${text(verb.values)})`;
    case 'removeUnit':
      return `removeUnit(${text(verb.unit)})`;
    case 'addSecret':
    case 'updateSecret':
      return `${verb.kind}(${text(verb.name)}, ${text(verb.content)})`;
    case 'grantSecret':
      return `grantSecret(${text(verb.name)}, ${text(verb.application)})`;
    case 'rotateSecret':
      return `rotateSecret(${text(verb.secret)})`;
    case 'addUnit':
    case 'removeApplication':
    case 'failOver':
    case 'upgrade':
      return `${verb.kind}(${text(verb.application)})`;
  }
}
