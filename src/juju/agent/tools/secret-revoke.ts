import type { SecretRevoke } from '../hook-changes.ts';
import { isApplicationName, isUnitName } from '../names.ts';
import { namedSecret } from '../named-secret.ts';
import { done, misused, type Flags, type Tool } from '../tool.ts';

/**
 * In a relation's hook that relation is the default of `-r`, so `--app` is refused there; a relation stands for its
 * application, from which every grant is revoked.
 *
 * Source: juju `internal/worker/uniter/runner/jujuc/secret-revoke.go`, `api/agent/uniter/unit.go` (ToParams).
 */
export const secretRevoke: Tool = {
  name: 'secret-revoke',
  usage: '[options] <ID>',
  flags: { r: 'relation', app: 'text', unit: 'text' },
  aliases: { relation: 'r', application: 'app' },
  maxArgs: 1,
  run(input) {
    const named = namedSecret(input);
    if (named.kind === 'refused') return named.answer;
    const revoke = fromWhom(input.flags);
    if (typeof revoke === 'string') return misused(revoke);
    input.context.buffer.secrets.push({ kind: 'revoke', id: named.id, revoke });
    return done;
  },
};

/** @returns what is wrong, or from whom. */
function fromWhom({ relation, texts }: Flags): SecretRevoke | string {
  const { app = '', unit = '' } = texts;
  if (app !== '' && !isApplicationName(app)) return `application ${JSON.stringify(app)} not valid`;
  if (unit !== '' && !isUnitName(unit)) return `unit ${JSON.stringify(unit)} not valid`;
  if (app !== '' && unit !== '') return 'specify only one of application or unit';
  if (relation !== undefined && app !== '') return 'do not specify both relation and app';
  if (unit !== '') return { kind: 'unit', unit };
  const application = relation?.application ?? app;
  return application === ''
    ? 'missing relation or application or unit'
    : { kind: 'application', application };
}
