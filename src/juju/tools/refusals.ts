/** What agents of Juju 3.6 and 4 say when a tool refuses, and what each text means to a charm. */

export type RefusalKind =
  /** This agent has no such tool. */
  | 'unavailable'
  /** The requested thing does not exist, or this unit may not read it any more. */
  | 'gone'
  /** Only the leader may. */
  | 'for-leader';

export interface Refusal {
  readonly kind: RefusalKind;
  /** Names of the tools that say it; every tool when absent. */
  readonly tools?: RegExp;
  readonly says: RegExp;
  /** The file of Juju; `U/` stands for `internal/worker/uniter/`. */
  readonly source: string;
}

/** The first matching row decides; a text that matches none is a failure. */
export const refusals: readonly Refusal[] = [
  {
    kind: 'unavailable',
    says: /unknown command: /,
    source: 'U/runner/jujuc/server.go',
  },
  {
    kind: 'for-leader',
    says: /this unit is not the leader|cannot write relation settings/,
    source: 'U/runner/context/context.go (ErrIsNotLeader), U/runner/jujuc/relation-set.go',
  },
  {
    // Of -r; of what was removed while the hook runs; of a unit and an application that were never in it.
    kind: 'gone',
    tools: /^(relation-|network-get$|secret-grant$|secret-revoke$)/,
    says: /relation not found|relation unit not found|application not found( in relation)?$|application "[^"]*" not found/,
    source: 'domain/relation/errors, domain/application/errors; 4',
  },
  {
    kind: 'gone',
    tools: /^(relation|secret)-/,
    says: /permission denied/,
    source: 'apiserver/errors (ErrPerm): 3.6 for all of these, 4 for what is not one’s own',
  },
  {
    kind: 'gone',
    tools: /^secret-/,
    says: /is not allowed to (read|manage) this secret/,
    source: 'domain/secret/service/access.go (canRead); 4',
  },
  {
    // `secret not found`, `secret "ID" not found`, `secret revision "ID/1" not found`, `secret ID revision 1 not found`.
    kind: 'gone',
    tools: /^secret-/,
    says: /\bsecret (revision )?("[^"]*" |[0-9a-v]{20} revision \d+ )?not found/,
    source: 'domain/secret/errors; 3.6 state/secrets.go; U/runner/jujuc/secret-info-get.go',
  },
  {
    kind: 'gone',
    tools: /^secret-/,
    says: /consumer label "[^"]*" not found/,
    source:
      'domain/secret/service/service.go; 3.6 apiserver/facades/agent/secretsmanager/secrets.go',
  },
  {
    kind: 'gone',
    tools: /^unit-get$/,
    says: /(private|public) address not found|no (private|public) address/,
    source: 'U/runner/context/context.go (PrivateAddress, PublicAddress)',
  },
  {
    kind: 'gone',
    tools: /^resource-get$/,
    says: /not found/i,
    source: 'domain/resource/errors; 3.6 state/resources.go',
  },
];

/** What a refusal means; undefined when it is a failure. */
export function refusalKind(tool: string, text: string): RefusalKind | undefined {
  const fits = ({ tools, says }: Refusal): boolean =>
    (tools === undefined || tools.test(tool)) && says.test(text);
  return refusals.find(fits)?.kind;
}
