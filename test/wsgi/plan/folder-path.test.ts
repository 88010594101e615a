import { describe, expect, test } from 'vitest';
import type { Read } from '../../../src/wsgi/plan/diagnostics.ts';
import {
  isWithin,
  plainPath,
  readAbsolutePath,
  readLogfilePath,
} from '../../../src/wsgi/plan/folder-path.ts';
import { readRelativePath } from '../../../src/wsgi/plan/relative-path.ts';

const origin = { file: 'wsgi.yaml', key: 'folder' };

/** The path, or what was expected. */
function answerOf(read: Read<string>): string {
  if (read.kind === 'ok') return read.value;
  const [only, ...more] = read.diagnostics;
  if (only === undefined || more.length > 0) throw new Error('one fault is expected');
  return `${only.code} ${only.message.replace(/^folder in wsgi\.yaml is .*; expected /s, '')}`;
}

describe('an absolute path', () => {
  test.each([
    ['/srv', '/srv'],
    ['/srv//app/./x/', '/srv/app/x'],
    ['/opt/a.b-c_d@e+f,g=h', '/opt/a.b-c_d@e+f,g=h'],
    ['/etcetera', '/etcetera'],
    ['/var/tmpfiles', '/var/tmpfiles'],
    ['/srv/etc', '/srv/etc'],
    ['/srv/..a', '/srv/..a'],
  ])('%s is %s', (text, path) => {
    expect(answerOf(readAbsolutePath(text, origin, 'a folder'))).toBe(path);
  });

  test.each([
    ['srv', 'that is absolute'],
    ['', 'that is absolute'],
    ['/srv/a b', 'of letters, digits and . _ - @ + , ='],
    ['/srv/ä', 'of letters, digits and . _ - @ + , ='],
    ['/srv/a\n', 'of letters, digits and . _ - @ + , ='],
    ['/srv/../etc', 'without ..'],
    ['/', 'below /'],
    ['//.//', 'below /'],
  ])('%j is refused', (text, problem) => {
    expect(answerOf(readAbsolutePath(text, origin, 'a folder'))).toBe(
      `WSGI_PATH_INVALID a folder ${problem}`,
    );
  });

  const system =
    'bin boot dev etc home lib lib32 lib64 libx32 proc root run sbin sys tmp usr var/tmp';
  test.each(system.split(' '))('in /%s is refused', (folder) => {
    for (const path of [`/${folder}`, `/${folder}/app`]) {
      expect(answerOf(readAbsolutePath(path, origin, 'a folder'))).toBe(
        `WSGI_PATH_INVALID a folder outside of /${folder}`,
      );
    }
  });
});

describe('a log file’s path', () => {
  test.each([
    ['/var/log/app.log', '/var/log/app.log'],
    ['/srv//app.log', '/srv/app.log'],
    ['/app.log', 'WSGI_PATH_INVALID the path of a file in a folder, such as /var/log/app.log'],
    ['/./app.log', 'WSGI_PATH_INVALID the path of a file in a folder, such as /var/log/app.log'],
    ['/var/log/', 'WSGI_PATH_INVALID the path of a file in a folder, such as /var/log/app.log'],
    ['var/log/app.log', 'WSGI_PATH_INVALID the path of a file that is absolute'],
    ['/tmp/app.log', 'WSGI_PATH_INVALID the path of a file outside of /tmp'],
  ])('%s is %s', (text, answer) => {
    expect(answerOf(readLogfilePath(text, origin))).toBe(answer);
  });
});

describe('a folder within the application', () => {
  const read = (text: string, safe?: RegExp) =>
    answerOf(readRelativePath(text, origin, { code: 'WSGI_PATH_INVALID', ...(safe && { safe }) }));

  test.each([
    ['a', 'a'],
    ['./a//b/.', 'a/b'],
    ['a b', 'a b'],
    ['..a/b..', '..a/b..'],
    ['a/', 'a'],
  ])('%j is %j', (text, path) => {
    expect(read(text)).toBe(path);
  });

  test.each(['', '.', './', '/a', '..', 'a/../b', 'a\u0000', 'a\u001fb', '\u007fa'])(
    '%j is none',
    (text) => {
      expect(read(text)).toBe('WSGI_PATH_INVALID a folder within the application');
    },
  );

  test('has safe characters only where that is asked for', () => {
    expect(read('a b', plainPath)).toBe('WSGI_PATH_INVALID a folder within the application');
    expect(read('a/b', plainPath)).toBe('a/b');
  });

  test('is refused with what to write', () => {
    expect(readRelativePath('/a', origin, { code: 'WSGI_SETTING_INVALID' })).toMatchObject({
      diagnostics: [
        {
          code: 'WSGI_SETTING_INVALID',
          message: 'folder in wsgi.yaml is "/a"; expected a folder within the application',
          hint: 'write a path relative to the application’s root, without ..',
        },
      ],
    });
  });
});

test('a path is within itself and what is above it, not beside it', () => {
  expect(isWithin('/srv', '/srv')).toBe(true);
  expect(isWithin('/srv/a/b', '/srv/a')).toBe(true);
  expect(isWithin('/srv/ab', '/srv/a')).toBe(false);
  expect(isWithin('/srv', '/srv/a')).toBe(false);
});
