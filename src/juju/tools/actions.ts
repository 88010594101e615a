import { fault } from '../../errors.ts';
import type { HookTools } from '../wire.ts';
import { argumentPieces, batches, fittingText, longestArgument } from './argument-batches.ts';
import { askJson, askText } from './ask.ts';
import { objectIn, type TextRecord } from './parse-answer.ts';

/** The parameters of the running action. */
export async function actionParams(tools: HookTools): Promise<Readonly<Record<string, unknown>>> {
  return objectIn('action-get', await askJson(tools, { name: 'action-get', args: [] }));
}

/**
 * Adds results; a dot in a key nests. The tool takes them as arguments only.
 *
 * @throws ACTION_RESULT_INVALID when one result is longer than an argument may be.
 */
export async function setActionResults(tools: HookTools, results: TextRecord): Promise<void> {
  const args = Object.entries(results).map(([key, text]) => `${key}=${text}`);
  const large = args.find((arg) => Buffer.byteLength(arg) > longestArgument);
  if (large !== undefined) {
    const key = large.slice(0, large.indexOf('='));
    throw fault(
      'ACTION_RESULT_INVALID',
      `the action's result "${key}" has ${Buffer.byteLength(large)} bytes; at most ${longestArgument} fit`,
    );
  }
  for (const batch of batches(args)) {
    await askText(tools, { name: 'action-set', args: ['--', ...batch], shown: '…' });
  }
}

/** Marks the action failed; the program continues. */
export async function failAction(tools: HookTools, message: string): Promise<void> {
  await askText(tools, { name: 'action-fail', args: ['--', fittingText(message)] });
}

/** Shows progress to the operator at once. */
export async function logAction(tools: HookTools, message: string): Promise<void> {
  const pieces = message === '' ? [''] : argumentPieces(message);
  for (const piece of pieces) await askText(tools, { name: 'action-log', args: ['--', piece] });
}
