import type { Json } from '../../../base/json.ts';
import { managedSecrets } from '../current-secrets.ts';
import { noSecretUri, secretId } from '../secret-uri.ts';
import { failed, misused, value, type Tool } from '../tool.ts';

/** Own secrets only; revisions and grants of this hook are not shown before it is committed. */
export const secretInfoGet: Tool = {
  name: 'secret-info-get',
  usage: '[options] <ID>',
  reads: true,
  flags: { label: 'text' },
  format: 'yaml',
  formats: ['yaml', 'json'],
  maxArgs: 1,
  run({ context, args, flags }) {
    const { label = '' } = flags.texts;
    const [uri] = args;
    const named = uri === undefined ? undefined : secretId(uri);
    if (uri !== undefined && named === undefined) return misused(noSecretUri(uri));
    if (named === undefined && label === '') return misused('require either a secret URI or label');
    if (named !== undefined && label !== '') {
      return misused('specify either a secret URI or label but not both');
    }
    const secret = managedSecrets(context).find((each) =>
      named === undefined ? each.label === label : each.id === named,
    );
    if (secret === undefined) return failed(`secret ${JSON.stringify(named ?? label)} not found`);
    const { id, owner, revision, description, rotation, expiry, rotates, access } = secret;
    const grants: readonly Json[] = access.map(({ target, scope, role }) => ({
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
        ...(rotation === undefined ? {} : { rotation }),
        ...(expiry === undefined ? {} : { expiry }),
        ...(rotates === undefined ? {} : { rotates }),
        ...(grants.length === 0 ? {} : { access: grants }),
      },
    });
  },
};
