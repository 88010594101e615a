import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskedUrl, mongodbUrl, postgresqlUrl } from '../../src/interfaces/database-url.ts';

const server = {
  host: '10.0.0.2',
  port: 5432,
  database: 'notes',
  user: 'juju_hello',
  password: 'pw',
  options: {},
};

test('the plain form is the one every parser reads', () => {
  expect(postgresqlUrl(server)).toBe('postgresql://juju_hello:pw@10.0.0.2:5432/notes');
});

test('everything but unreserved characters is encoded', () => {
  const odd = { ...server, user: "a'b(c)*!", password: 'p@ss/w?rd#%+[ü]', database: 'a b' };
  expect(postgresqlUrl(odd)).toBe(
    'postgresql://a%27b%28c%29%2A%21:p%40ss%2Fw%3Frd%23%25%2B%5B%C3%BC%5D@10.0.0.2:5432/a%20b',
  );
});

test('an IPv6 address is bracketed, and a unix socket becomes an option', () => {
  expect(postgresqlUrl({ ...server, host: 'fd00::2' })).toContain('@[fd00::2]:5432/');
  expect(postgresqlUrl({ ...server, host: '/var/run/postgresql' })).toBe(
    'postgresql://juju_hello:pw@/notes?host=%2Fvar%2Frun%2Fpostgresql&port=5432',
  );
});

test('options follow, and those of the caller win', () => {
  const options = { sslmode: 'prefer' };
  expect(
    postgresqlUrl({ ...server, options }, { sslmode: 'require', application_name: 'a b' }),
  ).toBe('postgresql://juju_hello:pw@10.0.0.2:5432/notes?sslmode=require&application_name=a%20b');
});

test('any account, password and database is read back by a URL parser', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1 });
  fc.assert(
    fc.property(text, text, text, (user, password, database) => {
      const url = new URL(postgresqlUrl({ ...server, user, password, database }));
      expect(decodeURIComponent(url.username)).toBe(user);
      expect(decodeURIComponent(url.password)).toBe(password);
      expect(url.host).toBe('10.0.0.2:5432');
      // A URL parser takes the names . and .. for folders.
      if (!['.', '..'].includes(database)) {
        expect(decodeURIComponent(url.pathname.slice(1))).toBe(database);
      }
    }),
  );
});

test('MongoDB has all members, and no empty account', () => {
  const servers = [
    { host: 'm0', port: 27017 },
    { host: 'fd00::3', port: 27018 },
  ];
  expect(mongodbUrl({ servers, replicaSet: 'rs0' }, 'hello')).toBe(
    'mongodb://m0:27017,[fd00::3]:27018/hello?replicaSet=rs0',
  );
  expect(mongodbUrl({ servers: servers.slice(0, 1), replicaSet: undefined }, 'hello')).toBe(
    'mongodb://m0:27017/hello',
  );
});

test('a masked URL has everything but the password', () => {
  const url = postgresqlUrl({ ...server, password: 'p@:/x' });
  expect(maskedUrl(url)).toBe('postgresql://juju_hello:***@10.0.0.2:5432/notes');
  expect(maskedUrl('mongodb://m0:27017/hello')).toBe('mongodb://m0:27017/hello');
});

test('an account of MongoDB is percent-encoded', () => {
  const servers = { servers: [{ host: 'm0', port: 27_017 }], replicaSet: undefined };
  const account = { user: 'relation-4', password: 'p@ss:/?' };
  expect(mongodbUrl({ ...servers, account }, 'hello', { authSource: 'admin' })).toBe(
    'mongodb://relation-4:p%40ss%3A%2F%3F@m0:27017/hello?authSource=admin',
  );
});
