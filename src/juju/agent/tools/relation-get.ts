import type { AgentContext } from '../agent-context.ts';
import type { RelationView, Settings } from '../model-view.ts';
import { isApplicationName, isUnitName } from '../names.ts';
import { applicationOf, byKey, ownApplicationBag, ownUnitBag } from '../pending.ts';
import { failed, misused, value, type Tool, type ToolAnswer } from '../tool.ts';

type Owner =
  | { readonly kind: 'unit' | 'application'; readonly name: string }
  | { readonly kind: 'misused'; readonly message: string };

export const relationGet: Tool = {
  name: 'relation-get',
  usage: '[options] [<key>] [<unit id>]',
  reads: true,
  flags: { r: 'relation', app: 'switch' },
  aliases: { relation: 'r' },
  format: 'smart',
  maxArgs: 2,
  run({ context, args, flags }) {
    const { relation } = flags;
    if (relation === undefined) return misused('no relation id specified');
    const owner = ownerOf(context, args[1], flags.switches.has('app'));
    if (owner.kind === 'misused') return misused(owner.message);
    const bag =
      owner.kind === 'unit'
        ? unitBag(context, relation, owner.name)
        : applicationBag(context, relation, owner.name);
    return typeof bag === 'string' ? failed(bag) : answer(bag, args[0]);
  },
};

/** The named owner, else the one that the hook is about; in a hook about no unit, the application. */
function ownerOf(context: AgentContext, name: string | undefined, ofApplication: boolean): Owner {
  const { hook } = context;
  if (name === undefined || (name === '' && ofApplication)) {
    if (hook.kind !== 'relation') {
      return { kind: 'misused', message: 'no unit or application specified' };
    }
    return ofApplication || hook.remoteUnit === undefined
      ? { kind: 'application', name: hook.remoteApplication }
      : { kind: 'unit', name: hook.remoteUnit };
  }
  if (isUnitName(name)) {
    return ofApplication
      ? { kind: 'application', name: applicationOf(name) }
      : { kind: 'unit', name };
  }
  const shown = JSON.stringify(name);
  if (!isApplicationName(name)) return { kind: 'misused', message: `invalid unit name ${shown}` };
  if (ofApplication) return { kind: 'application', name };
  return { kind: 'misused', message: `expected unit name, got application name ${shown}` };
}

/** @returns why there is none: juju `domain/relation/errors`; 3.6 says `permission denied` instead. */
function unitBag(context: AgentContext, relation: RelationView, unit: string): Settings | string {
  if (unit === context.view.unit) return ownUnitBag(context, relation);
  return context.view.unitSettings(relation.id, unit) ?? 'relation unit not found';
}

/**
 * Only the leader reads an application's own bag, but every peer may read that of a peer relation.
 *
 * @returns why there is none.
 */
function applicationBag(
  context: AgentContext,
  relation: RelationView,
  application: string,
): Settings | string {
  const { view } = context;
  if (application !== applicationOf(view.unit)) {
    return view.applicationSettings(relation.id, application) ?? 'application not found';
  }
  const allowed = relation.role === 'peers' || view.isLeader();
  return allowed ? ownApplicationBag(context, relation) : 'permission denied';
}

function answer(bag: Settings, key = ''): ToolAnswer {
  if (key === '' || key === '-') return value(byKey(bag));
  return value(Object.hasOwn(bag, key) ? (bag[key] ?? null) : null);
}
