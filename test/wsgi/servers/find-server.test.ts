import { expect, test } from 'vitest';
import { defaultCombination } from '../../../src/wsgi/plan/combination.ts';
import { findServer } from '../../../src/wsgi/servers/find-server.ts';
import { gunicorn } from '../../../src/wsgi/servers/gunicorn.ts';

test('without a choice it is gunicorn', () => {
  expect(findServer(defaultCombination)).toEqual({ kind: 'ok', value: gunicorn });
});

test.each([
  [{ server: 'uwsgi' }, 'server uwsgi; choose gunicorn'],
  [{ front: 'nginx' }, 'front nginx; choose none'],
  [{ supervisor: 'supervisor' }, 'supervisor supervisor; choose systemd'],
] as const)(
  'a part that this version does not have is refused with what there is: %j',
  (part, text) => {
    expect(findServer({ ...defaultCombination, ...part })).toMatchObject({
      kind: 'wrong',
      diagnostics: [
        {
          code: 'WSGI_COMBINATION_INVALID',
          message: `this version of layer:wsgi does not have the ${text}`,
        },
      ],
    });
  },
);
