import type { ToolRunner } from './tool-server.ts';

/** Most bytes that one hook may ask to be changed: it is all held until the hook ends. */
export const mostChanges = 64 * 1024 ** 2;

/** Tools whose arguments and input are kept until the hook ends. */
const writers = new Set([
  ...['action-set', 'relation-set', 'secret-add', 'secret-set', 'state-set'],
]);

/** Refuses the writes of a hook that go beyond `most` bytes together; the hook sees a failed tool. */
export function withWriteBudget(runs: ToolRunner, most: number = mostChanges): ToolRunner {
  let asked = 0;
  return (call) => {
    if (writers.has(call.name)) {
      asked += call.args.reduce((sum, arg) => sum + arg.length, call.stdin?.length ?? 0);
      if (asked > most) {
        const message = `ERROR REQUEST_TOO_LARGE: a hook can change ${most} bytes at most\n`;
        return { code: 1, stdout: '', stderr: message };
      }
    }
    return runs(call);
  };
}
