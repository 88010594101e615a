/** The writes of one hook, buffered until it ends. */
import type { Json } from '../../base/json.ts';
import type {
  ActionReport,
  HookChanges,
  PortChange,
  SecretChange,
  SettingsChange,
} from './hook-changes.ts';

/** Pending values by key; null removes. */
export type PendingSettings = Map<string, string | null>;

export interface PendingRelation {
  readonly unit: PendingSettings;
  readonly application: PendingSettings;
}

/** A results tree while it grows; leaves are text. */
export type PendingResults = Map<string, string | PendingResults>;

/** Belongs to one hook; the tools write into it and read their own writes from it. */
export interface ChangeBuffer {
  readonly state: PendingSettings;
  readonly ports: PortChange[];
  readonly storage: { readonly name: string; readonly count: number }[];
  readonly secrets: SecretChange[];
  readonly results: PendingResults;
  /** What tools keep of the unit, by the tool's key; null removes. */
  readonly toolData: Map<string, Json>;
  /** The pending changes of one relation, begun when there are none yet. */
  relation(id: number): PendingRelation;
  fail(message: string): void;
  /** A copy as plain data; `inAction` says whether an action reports. */
  changes(inAction: boolean): HookChanges;
}

/** An empty buffer. */
export function changeBuffer(): ChangeBuffer {
  const state: PendingSettings = new Map();
  const relations = new Map<number, PendingRelation>();
  const ports: PortChange[] = [];
  const storage: { readonly name: string; readonly count: number }[] = [];
  const secrets: SecretChange[] = [];
  const results: PendingResults = new Map();
  const toolData = new Map<string, Json>();
  let failure: string | undefined;
  return {
    state,
    ports,
    storage,
    secrets,
    results,
    toolData,
    relation(id) {
      const known = relations.get(id);
      if (known !== undefined) return known;
      const begun: PendingRelation = { unit: new Map(), application: new Map() };
      relations.set(id, begun);
      return begun;
    },
    fail(message) {
      failure = message;
    },
    changes(inAction) {
      const action: ActionReport = {
        results: plainResults(results),
        ...(failure === undefined ? {} : { failure }),
      };
      return {
        state: plain(state),
        relations: [...relations]
          .filter(([, { unit, application }]) => unit.size + application.size > 0)
          .map(([relation, { unit, application }]) => ({
            relation,
            unit: plain(unit),
            application: plain(application),
          }))
          .sort((one, other) => one.relation - other.relation),
        ports: [...ports],
        storage: [...storage],
        secrets: [...secrets],
        ...(toolData.size === 0 ? {} : { toolData: Object.fromEntries(toolData) }),
        ...(inAction ? { action } : {}),
      };
    },
  };
}

function plain(pending: PendingSettings): SettingsChange {
  return Object.fromEntries(pending);
}

function plainResults(pending: PendingResults): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    [...pending].map(([key, value]) => [
      key,
      typeof value === 'string' ? value : plainResults(value),
    ]),
  );
}
