import { refusal, type Agent } from './agent.ts';
import { textsOf } from './json-answers.ts';
import type { Json, NewSecret, UnitSecrets } from './unit.ts';

/** Writes a file that only its owner may read, hands its absolute path to `use`, and removes it. */
export type WithPrivateFile = <T>(text: string, use: (path: string) => Promise<T>) => Promise<T>;

/** Juju's secrets. */
export function secrets(agent: Agent, withPrivateFile: WithPrivateFile): UnitSecrets {
  return {
    get: (id) => newest(agent, id),
    add: (content, options) => add(agent, withPrivateFile, content, options),
    grant: async (id, relationId) => {
      await agent.text('secret-grant', { args: [id, '--relation', relationId] });
    },
    remove: async (id) => {
      await agent.text('secret-remove', { args: [id] });
    },
  };
}

async function newest(
  agent: Agent,
  id: string,
): Promise<Readonly<Record<string, string>> | undefined> {
  const args = [id, '--refresh', '--format=json'];
  const result = await agent.ask('secret-get', { args });
  if (result.code === 0) return textsOf('secret-get', JSON.parse(result.stdout) as Json);
  if (/not found|permission denied/i.test(result.stderr)) return undefined;
  throw refusal('secret-get', { args }, result);
}

// The content goes through a file: an argument could be read by every process of the machine.
function add(
  agent: Agent,
  withPrivateFile: WithPrivateFile,
  content: Readonly<Record<string, string>>,
  { label, owner, description }: NewSecret,
): Promise<string> {
  return withPrivateFile(JSON.stringify(content), async (path) => {
    const described = description === undefined ? [] : ['--description', description];
    const args = ['--owner', owner, '--label', label, ...described, '--file', path];
    return (await agent.text('secret-add', { args })).trim();
  });
}
