import { settingsOfCall } from '../key-values.ts';
import { done, failed, type Tool } from '../tool.ts';

const longestKey = 256;
const longestValue = 65_536;

export const stateSet: Tool = {
  name: 'state-set',
  usage: '[options] key=value [key=value ...]',
  flags: { file: 'file' },
  run(input) {
    const parsed = settingsOfCall(input);
    if (parsed.kind === 'refused') return parsed.answer;
    const entries = Object.entries(parsed.settings);
    for (const [key, each] of entries) {
      if (bytes(key) > longestKey) return failed(`max allowed key length (${longestKey}) exceeded`);
      if (bytes(each) > longestValue) {
        return failed(`max allowed value length (${longestValue}) exceeded`);
      }
    }
    for (const [key, each] of entries) input.context.buffer.state.set(key, each);
    return done;
  },
};

function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}
