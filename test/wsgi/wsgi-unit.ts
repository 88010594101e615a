/** Units of a charm on layer:wsgi as states of the test kit, and the hooks that run on them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { layer } from '../../src/index.ts';
import {
  attempt,
  change,
  charmDefinition,
  inject,
  on,
  run,
  state,
  type Answers,
  type CharmUnderTest,
  type RelationSource,
  type RunAnswer,
  type RunOptions,
  type State,
  type StateChange,
  type StateSource,
  type TestEvent,
} from '../../src/testing/index.ts';
import wsgi from '../../src/wsgi/layer.ts';
import { peers } from '../testing/wsgi-charm.ts';

type Json = CharmUnderTest['config'][string];
type JsonObject = Readonly<Record<string, Json>>;

const root = join(import.meta.dirname, '../..');

/** A YAML file of the layer; its own schema is tested elsewhere. */
function yamlOf(file: string): JsonObject {
  return parse(readFileSync(join(root, file), 'utf8')) as JsonObject;
}

/** Set on a unit whose charm announces its source in every hook, as a charm with an attached resource does. */
export const sourceFlag = 'source.is.there';

const announcing = layer(({ when }) => {
  when(sourceFlag).do('announce the source', (unit) => {
    unit.flags.set('wsgi.source.available');
  });
});

/** The layer as it is, below a charm that only announces its source. */
export function wsgiCharm(settings: JsonObject = {}): CharmUnderTest {
  return charmDefinition({
    name: 'hello',
    layers: { wsgi, charm: announcing },
    metadata: yamlOf('metadata.yaml'),
    config: yamlOf('config.yaml'),
    actions: yamlOf('actions.yaml'),
    settings: { 'wsgi.yaml': settings },
    folder: root,
  });
}

/** A unit on which nothing has run yet, with its source at `/srv`; its application can be served. */
export function newUnit({ machine, ...more }: StateSource = {}): State {
  return state({
    flags: [sourceFlag],
    relations: [peers],
    ...more,
    machine: {
      answers: answering(),
      ...machine,
      files: { '/srv/wsgi.py': 'application = 1', ...machine?.files },
    },
  });
}

/** The source at `/srv` becomes this. */
export const source = (content: string): StateChange => ({
  machine: { files: { '/srv/wsgi.py': content } },
});

export interface Answering {
  /** What the import check finds; that the application can be loaded when absent. */
  readonly imports?: readonly JsonObject[];
  /** How provisioning ends. */
  readonly provisions?: readonly RunAnswer[];
  /** What the application answers over HTTP: 200 when absent. */
  readonly http?: readonly (number | 'silent')[];
  readonly journal?: Readonly<Record<string, string>>;
  readonly more?: (answers: Answers) => void;
}

export const loadable = { kind: 'ok', version: '20.1.0' };

/** What a machine answers in the next hook; of several answers the last one stays. */
export function answering(parts: Answering = {}): (answers: Answers) => void {
  const { imports = [loadable], provisions = [], http = [200], journal = {}, more } = parts;
  return (answers) => {
    const checks = imports.map((each) => ({
      stdout: `hello\n\nwsgi-check: ${JSON.stringify(each)}\n`,
    }));
    answers.run('--unit=wsgi-check.service', ...checks);
    if (provisions.length > 0) answers.run('--unit=wsgi-provision.service', ...provisions);
    const replies = http.map((status) =>
      status === 'silent'
        ? ({ kind: 'silent', reason: 'timed out' } as const)
        : ({ kind: 'answered', status, body: '' } as const),
    );
    answers.get(/^http:\/\/[\d.]+:\d+\/$/, ...replies);
    for (const [unit, text] of Object.entries(journal)) answers.journal(unit, text);
    more?.(answers);
  };
}

/** A change of what the machine answers in the next hook. */
export const when = (parts: Answering): StateChange => ({ machine: { answers: answering(parts) } });

/** Two changes as one, in which neither has a part of the other but the machine's. */
export function both(one: StateChange, other: StateChange): StateChange {
  const machine = { ...one.machine, ...other.machine };
  return { ...one, ...other, machine };
}

export const silent = (times: number): readonly 'silent'[] =>
  Array.from({ length: times }, () => 'silent');

/** Hooks of units of one charm. */
export function unitsOf(charm: CharmUnderTest) {
  /** In each hook all is well with the application unless the change says what the machine answers. */
  const changed = (before: State, by: StateChange): State =>
    change(before, { ...by, machine: { answers: answering(), ...by.machine } });

  /** The unit after a hook that is committed, whose model or machine was changed before. */
  async function after(
    before: State,
    event: TestEvent,
    by: StateChange & { readonly options?: Omit<RunOptions, 'event'> } = {},
  ): Promise<State> {
    const { options, ...rest } = by;
    return await run(charm, { event, ...options }, changed(before, rest));
  }

  /** The unit after a hook that died at its very end: the machine has changed, and the model has not. */
  async function killed(before: State, event: TestEvent, by: StateChange = {}): Promise<State> {
    const prepared = changed(before, by);
    const whole = inject();
    await attempt(charm, { event, interference: whole }, prepared);
    // Some calls follow the one that commits the unit's state; without it nothing of the hook is in the model.
    const at = whole.calls.length;
    const interference = inject({ at, mode: 'dies before' });
    const ended = await attempt(charm, { event, interference }, prepared);
    if (ended.kind !== 'died') throw new Error(`the hook has ${ended.kind}`);
    return ended.state;
  }

  /** A unit whose application serves already. */
  async function serving(more: StateSource = {}): Promise<State> {
    const unit = await after(await run(charm, on.install(), newUnit(more)), on.configChanged());
    if (unit.status.status !== 'active') throw new Error(JSON.stringify(unit.status));
    return unit;
  }

  return { after, killed, serving };
}

/** Those of a charm whose wsgi.yaml says nothing. */
export const { after, killed, serving } = unitsOf(wsgiCharm());

/** What the last hook did to the machine: of one kind, or all of it. */
export function effectsOf({ last }: State, kind?: string): NonNullable<State['last']>['effects'] {
  const all = last?.effects ?? [];
  return kind === undefined ? all : all.filter((effect) => effect.kind === kind);
}

/** Starts, stops and restarts of the last hook, in order: `restart gunicorn3.service`. */
export function jobsOf(unit: State): readonly string[] {
  return effectsOf(unit).flatMap((each) =>
    each.kind === 'start' || each.kind === 'stop' || each.kind === 'restart'
      ? [`${each.kind} ${each.name}`]
      : [],
  );
}

export function logsOf({ last }: State): string {
  return (last?.logs ?? []).map(({ message }) => message).join('\n');
}

/** The names in a folder of the unit's machine. */
export function namesIn({ machine }: State, folder: string): readonly string[] {
  const below = Object.keys(machine.files).filter((path) => path.startsWith(`${folder}/`));
  const names = below.map((path) => path.slice(folder.length + 1).split('/')[0] ?? '');
  return [...new Set(names)].sort();
}

/** What the unit has published in the relation of an endpoint. */
export function published({ relations }: State, endpoint: string): RelationSource['own'] {
  return relations.find((each) => each.endpoint === endpoint)?.own;
}

export const completeBag = {
  host: '10.0.0.5',
  port: '5432',
  database: 'hello',
  user: 'juju_hello',
  password: 'p@ss word',
  state: 'standalone',
  'allowed-units': 'hello/0',
  master: "host=10.0.0.5 port=5432 dbname=hello user=juju_hello password='p@ss word'",
};

/** A PostgreSQL that has published everything, or only what is in `bag`. */
export function postgresRelation(
  bag: Readonly<Record<string, string>> = completeBag,
): RelationSource {
  return { endpoint: 'postgres', id: 3, application: 'postgresql', units: { 'postgresql/0': bag } };
}

/** The unit's relations with this one in place of its own of that id, which keeps what the unit published. */
export function withRelation({ relations }: State, relation: RelationSource): StateChange {
  const known = relations.find(({ id }) => id === relation.id);
  const others = relations.filter(({ id }) => id !== relation.id);
  return { relations: [...others, { ...known, ...relation }] };
}
