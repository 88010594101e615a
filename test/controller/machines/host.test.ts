import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CharmwrightError } from '../../../src/errors.ts';
import { judgeHost, requiredPrograms } from '../../../src/controller/machines/host-requirements.ts';

const script = join(import.meta.dirname, '../../../scripts/host-packages');

function refusal(...findings: Parameters<typeof judgeHost>): CharmwrightError {
  try {
    judgeHost(...findings);
  } catch (error) {
    if (error instanceof CharmwrightError) return error;
  }
  throw new Error('the host was taken');
}

test('a host with everything is taken', () => {
  expect(() => judgeHost({ user: 0, missing: [], overlay: true })).not.toThrow();
});

test('one error names all that is missing and the packages that have it', () => {
  const error = refusal({
    user: 1000,
    missing: ['systemd-nspawn', 'unshare', 'flock'],
    overlay: true,
  });
  expect(error.code).toBe('HOST_NOT_READY');
  expect(error.message).toContain('root');
  expect(error.message).toContain('systemd-nspawn, unshare, flock');
  expect(error.hint).toBe(
    'install the Debian packages: apt-get install systemd-container util-linux',
  );
});

test('a kernel without overlayfs is distinguished from missing packages', () => {
  expect(refusal({ user: 0, missing: [], overlay: false }).hint).toContain('overlayfs');
});

test('scripts/host-packages knows the same programs and packages', () => {
  const [, list = ''] = /^for_machines='\n(.*?)^'$/ms.exec(readFileSync(script, 'utf8')) ?? [];
  const pairs = list.trim().split('\n');
  expect(Object.fromEntries(pairs.map((pair) => pair.split(':')))).toEqual(requiredPrograms);
});

test('scripts/host-packages says what is missing, and what the tests lack only when asked', () => {
  const text = readFileSync(script, 'utf8')
    .replace(/^for_machines='.*?'$/ms, "for_machines='\nsh:dash\nno-such-program:machinery\n'")
    .replace(/^for_tests='.*?'$/ms, "for_tests='\npython3 no_such_module:python3-none\n'");
  const check = (...options: string[]) =>
    spawnSync('/bin/sh', ['-c', text, script, '--check', ...options], { encoding: 'utf8' });
  expect(check()).toMatchObject({ status: 1, stderr: 'host packages: missing: machinery\n' });
  expect(check('--tests').stderr).toBe('host packages: missing: machinery python3-none\n');
});

test('scripts/host-packages explains itself and refuses what it does not know', () => {
  expect(execFileSync(script, ['--help'], { encoding: 'utf8' })).toContain('--check');
  expect(() => execFileSync(script, ['--chekc'], { stdio: 'pipe' })).toThrow(/unknown argument/);
});
