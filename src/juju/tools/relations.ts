import { byNumber } from '../../base/numeric-order.ts';
import type { HookTools } from '../wire.ts';
import { ask, asJson, askJson, parseJson, type Question } from './ask.ts';
import { textIn, textRecordIn, textListIn, type TextRecord } from './parse-answer.ts';

/** What a relation holds, unless it is gone in the meantime. */
export type FromRelation<T> =
  { readonly kind: 'read'; readonly value: T } | { readonly kind: 'gone' };

/** Which bag of a relation. */
export interface BagOwner {
  /** `db:3` */
  readonly relation: string;
  readonly kind: 'unit' | 'application';
  /** The unit's or application's name, of either side. */
  readonly name: string;
}

/** The relations of an endpoint, `db:3`, by number; Juju sorts `db:10` before `db:2`. */
export async function relationIds(tools: HookTools, endpoint: string): Promise<readonly string[]> {
  const answer = await askJson(tools, { name: 'relation-ids', args: ['--', endpoint] });
  return textListIn('relation-ids', answer).toSorted(byNumber);
}

/** The units of the other side, by number. */
export async function remoteUnits(
  tools: HookTools,
  relation: string,
): Promise<FromRelation<readonly string[]>> {
  const answer = await read(tools, { name: 'relation-list', args: ['-r', relation] });
  if (answer.kind === 'gone') return answer;
  const units = textListIn('relation-list', answer.value).toSorted(byNumber);
  return { kind: 'read', value: units };
}

/** The application of the other side; undefined when Juju does not say. */
export async function remoteApplication(
  tools: HookTools,
  relation: string,
): Promise<FromRelation<string | undefined>> {
  const answer = await read(tools, { name: 'relation-list', args: ['-r', relation, '--app'] });
  if (answer.kind === 'gone') return answer;
  return { kind: 'read', value: textIn('relation-list', answer.value) };
}

/** A bag; `gone` also when this unit may not read it. */
export async function readBag(
  tools: HookTools,
  owner: BagOwner,
): Promise<FromRelation<TextRecord>> {
  const args = ['-r', owner.relation, ...scope(owner), '-', owner.name];
  const answer = await read(tools, { name: 'relation-get', args });
  if (answer.kind === 'gone') return answer;
  return { kind: 'read', value: textRecordIn('relation-get', answer.value) };
}

/**
 * Writes keys of one of this side's own bags; an empty value removes its key.
 *
 * Goes through standard input: an argument would lose its outer blanks and be seen by every process.
 *
 * @returns whether the relation was still there.
 * @throws NOT_LEADER for the application's bag.
 */
export async function writeBag(
  tools: HookTools,
  { relation, kind }: Pick<BagOwner, 'relation' | 'kind'>,
  values: TextRecord,
): Promise<'written' | 'gone'> {
  const args = ['-r', relation, ...scope({ kind }), '--file', '-'];
  const answer = await ask(tools, { name: 'relation-set', args, stdin: JSON.stringify(values) });
  if (answer.kind === 'answered') return 'written';
  if (answer.kind === 'gone') return 'gone';
  throw answer.error;
}

async function read(tools: HookTools, question: Question): Promise<FromRelation<unknown>> {
  const answer = await ask(tools, asJson(question));
  if (answer.kind === 'gone') return { kind: 'gone' };
  if (answer.kind !== 'answered') throw answer.error;
  return { kind: 'read', value: parseJson(question.name, answer.stdout) };
}

function scope({ kind }: Pick<BagOwner, 'kind'>): readonly string[] {
  return kind === 'application' ? ['--app'] : [];
}
