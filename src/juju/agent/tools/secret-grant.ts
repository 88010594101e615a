import type { AgentContext } from '../agent-context.ts';
import { managedSecrets } from '../current-secrets.ts';
import type { SecretGrant } from '../hook-changes.ts';
import type { RelationView } from '../model-view.ts';
import { isUnitName } from '../names.ts';
import { namedSecret } from '../named-secret.ts';
import { applicationOf } from '../pending.ts';
import { done, failed, misused, type Tool } from '../tool.ts';

/** Of several grants of one secret to one relation in one hook the last is made, as in Juju. */
export const secretGrant: Tool = {
  name: 'secret-grant',
  usage: '[options] <ID>',
  flags: { r: 'relation', unit: 'text' },
  aliases: { relation: 'r' },
  maxArgs: 1,
  run(input) {
    const { context, flags } = input;
    const named = namedSecret(input);
    if (named.kind === 'refused') return named.answer;
    const { relation } = flags;
    if (relation === undefined) return misused('no relation id specified');
    const { unit = '' } = flags.texts;
    const problem = unit === '' ? undefined : unitProblem(unit, relation);
    if (problem !== undefined) return misused(problem);
    const { id } = named;
    if (!managedSecrets(context).some((secret) => secret.id === id)) {
      return failed(`secret ${JSON.stringify(id)} not found`);
    }
    grant(context, id, { relation: relation.id, ...(unit === '' ? {} : { unit }) });
    return done;
  },
};

function unitProblem(unit: string, { application }: RelationView): string | undefined {
  const shown = JSON.stringify(unit);
  if (!isUnitName(unit)) return `unit ${shown} not valid`;
  return applicationOf(unit) === application
    ? undefined
    : `cannot specify unit ${shown} in relation to application ${JSON.stringify(application)}`;
}

function grant({ buffer }: AgentContext, id: string, granted: SecretGrant): void {
  const change = { kind: 'grant', id, grant: granted } as const;
  const at = buffer.secrets.findIndex(
    (each) => each.kind === 'grant' && each.id === id && each.grant.relation === granted.relation,
  );
  if (at < 0) buffer.secrets.push(change);
  else buffer.secrets[at] = change;
}
