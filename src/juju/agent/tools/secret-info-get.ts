import { managedSecrets, secretId } from '../current-secrets.ts';
import type { AgentJson } from '../model-view.ts';
import { failed, misused, value, type Tool } from '../tool.ts';

/** Own secrets only; grants of this hook are not shown before it is committed. */
export const secretInfoGet: Tool = {
  name: 'secret-info-get',
  usage: '[options] <ID>',
  flags: { label: 'text' },
  format: 'yaml',
  maxArgs: 1,
  run({ context, args, flags }) {
    const { label } = flags.texts;
    const [uri = ''] = args;
    if (uri === '' && label === undefined) return misused('require either a secret URI or label');
    const own = managedSecrets(context);
    const secret = own.find((each) =>
      uri === '' ? each.label === label : each.id === secretId(uri),
    );
    if (secret === undefined) {
      const shown = uri === '' ? (label ?? '') : secretId(uri);
      return failed(`secret ${JSON.stringify(shown)} not found`);
    }
    const { id, owner, revision, description, rotation, expiry, rotates, access } = secret;
    const grants: readonly AgentJson[] = access.map(({ target, scope, role }) => ({
      target,
      scope,
      role,
    }));
    return value({
      [id]: {
        revision,
        label: secret.label,
        owner,
        ...(description === '' ? {} : { description }),
        rotation,
        ...(expiry === undefined ? {} : { expiry }),
        ...(rotates === undefined ? {} : { rotates }),
        ...(grants.length === 0 ? {} : { access: grants }),
      },
    });
  },
};
