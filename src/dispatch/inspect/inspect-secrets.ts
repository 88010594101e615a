import { askJson } from '../../juju/tools/ask.ts';
import { ownSecretIds } from '../../juju/tools/secrets.ts';
import { textRecordIn } from '../../juju/tools/parse-answer.ts';
import type { HookTools } from '../../juju/wire.ts';
import type { InspectedRelation, InspectedSecret } from './inspection.ts';

/** The secrets of the unit, and those that its relations name; the caller masks their content. */
export async function inspectSecrets(
  tools: HookTools,
  relations: readonly InspectedRelation[],
): Promise<readonly InspectedSecret[]> {
  const own = await ownSecretIds(tools).catch((): readonly string[] => []);
  const named = relations.flatMap(secretsNamed).filter((id) => !own.includes(id));
  const found: InspectedSecret[] = [];
  for (const id of own) found.push({ id, owned: true, contents: [(await peek(tools, id)) ?? {}] });
  for (const id of new Set(named)) {
    const content = await peek(tools, id);
    if (content !== undefined) found.push({ id, contents: [content] });
  }
  return found;
}

/** `--peek` does not move this unit to a newer revision. */
async function peek(
  tools: HookTools,
  id: string,
): Promise<Readonly<Record<string, string>> | undefined> {
  try {
    const answer = await askJson(tools, {
      name: 'secret-get',
      args: ['--peek', '--', `secret:${id}`],
    });
    return textRecordIn('secret-get', answer);
  } catch {
    // The secret is gone, or this unit may not read it.
    return undefined;
  }
}

function secretsNamed({ units, applicationBag }: InspectedRelation): readonly string[] {
  return [applicationBag, ...Object.values(units)]
    .flatMap((bag) => Object.values(bag))
    .flatMap((value) => /^secret:(?:\/\/[0-9a-f-]+\/)?([0-9a-z]{20})$/.exec(value)?.[1] ?? []);
}
