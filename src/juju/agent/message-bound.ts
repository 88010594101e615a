/** The longest messages of a charm about itself. */
import { failed, type ToolAnswer } from './tool.ts';

/**
 * Most characters of a status, a version and a failure, which take effect at once and are shown often.
 *
 * The tools of Juju, which are programs, take no more either: Linux bounds one argument to 128 KiB (execve(2)).
 */
export const longestMessage = 128 * 1024;

/** The refusal of a message that is too long; undefined for one that is not. */
export function refusedMessage(what: string, message: string): ToolAnswer | undefined {
  if (message.length <= longestMessage) return undefined;
  return failed(
    `REQUEST_TOO_LARGE: the ${what} has ${message.length} characters; at most ${longestMessage} are taken`,
  );
}
