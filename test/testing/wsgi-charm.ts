/** States of a charm on layer:wsgi. */
import {
  state,
  type RelationSource,
  type State,
  type StateSource,
} from '../../src/testing/index.ts';
import type { Answers } from '../../src/machine/recording/answers.ts';

/** An application that can be imported and answers. */
export function healthy(answers: Answers): void {
  answers.get(/^http:/, { kind: 'answered', status: 200, body: '' });
  answers.run('--unit=wsgi-check.service', {
    stdout: 'wsgi-check: {"kind":"ok","version":"20.1.0"}\n',
  });
}

export const peers: RelationSource = { endpoint: 'wsgi-peers', id: 1 };

/** A unit with its application attached and well. */
export function attached(more: StateSource = {}): State {
  return state({
    resources: { build: { 'wsgi.py': 'application = 1' } },
    relations: [peers],
    machine: { answers: healthy },
    ...more,
  });
}

/** A PostgreSQL that has said everything. */
export const database: RelationSource = {
  endpoint: 'postgres',
  id: 3,
  application: 'postgresql',
  units: {
    'postgresql/0': {
      host: '10.0.0.5',
      port: '5432',
      database: 'hello',
      user: 'juju_hello',
      password: 'secret',
      state: 'standalone',
      'allowed-units': 'hello/0',
      master: "host=10.0.0.5 port=5432 dbname=hello user=juju_hello password='secret'",
    },
  },
};

export const balancer: RelationSource = {
  endpoint: 'website',
  id: 7,
  application: 'haproxy',
  units: { 'haproxy/0': {} },
};

/** Ids of the secrets below. */
export const accountId = 'user0000000000000000';
export const certificateId = 'tls00000000000000000';
export const mongodbAccountId = 'mongo000000000000000';

/** A PostgreSQL of today that has published all but its secrets' content. */
export const modernDatabase: RelationSource = {
  endpoint: 'postgresql',
  id: 4,
  application: 'pg',
  units: { 'pg/0': {} },
  applicationBag: {
    database: 'hello',
    endpoints: 'db.internal:5432',
    'secret-user': `secret:${accountId}`,
    'secret-tls': `secret:${certificateId}`,
  },
};

/** Its secrets: the account has had these passwords, and the certificate these authorities. */
export function databaseSecrets(
  passwords: readonly string[],
  authorities: readonly string[] = ['authority one'],
): State['secrets'] {
  const account = (password: string) => ({ username: 'relation-4', password });
  const certificate = (authority: string) => ({ tls: 'True', 'tls-ca': authority });
  return [
    { id: accountId, contents: passwords.map(account) },
    { id: certificateId, contents: authorities.map(certificate) },
  ];
}

/** A MongoDB of today; its account is in a secret. */
export const modernMongodb: RelationSource = {
  endpoint: 'mongodb',
  id: 5,
  application: 'mongodb',
  units: { 'mongodb/0': {} },
  applicationBag: {
    ...{ database: 'hello', endpoints: '10.0.0.6,10.0.0.7', replset: 'rs0' },
    'secret-user': `secret:${mongodbAccountId}`,
  },
};

export const mongodbSecret: State['secrets'][number] = {
  id: mongodbAccountId,
  contents: [{ username: 'relation-5', password: 'p:w' }],
};
