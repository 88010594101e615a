import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { serviceArgv } from '../../../src/cli/service/controller-service.ts';
import { serviceName, servicePaths, serviceText } from '../../../src/cli/service/service-unit.ts';
import { isFault } from '../../../src/errors.ts';

const order = (home: string) => ({
  home,
  argv: ['/usr/bin/env', ...serviceArgv(home).slice(1)],
  environmentFile: join(home, 'controller.env'),
});

test('the unit says what it starts, and restricts what machines do not inherit', () => {
  const text = serviceText({
    home: '/var/lib/charmwright',
    argv: ['/opt/node', '/opt/process.js', '/var/lib/charmwright', '--stay'],
    environmentFile: '/var/lib/charmwright/controller.env',
  });
  expect(text).toMatchInlineSnapshot(`
    "[Unit]
    Description=Charmwright controller of /var/lib/charmwright
    Wants=network-online.target
    After=network-online.target nftables.service firewalld.service ufw.service
    RequiresMountsFor=/var/lib/charmwright
    StartLimitIntervalSec=0

    [Service]
    Type=exec
    ExecStart=/opt/node /opt/process.js /var/lib/charmwright --stay
    EnvironmentFile=-/var/lib/charmwright/controller.env
    Restart=on-failure
    RestartSec=2
    RestartPreventExitStatus=3
    KillMode=mixed
    TimeoutStopSec=90
    OOMPolicy=continue
    TasksMax=infinity
    UMask=0077
    CapabilityBoundingSet=~CAP_BLOCK_SUSPEND CAP_BPF CAP_CHECKPOINT_RESTORE CAP_MAC_ADMIN CAP_MAC_OVERRIDE CAP_PERFMON CAP_SYSLOG CAP_SYS_MODULE CAP_SYS_PACCT CAP_SYS_RAWIO CAP_SYS_TIME CAP_WAKE_ALARM
    SystemCallFilter=~@clock @cpu-emulation @module @obsolete @raw-io @swap
    SystemCallErrorNumber=EPERM

    [Install]
    WantedBy=multi-user.target
    "
  `);
});

test.each(['/var/lib/charmwright', '/srv/a home, 100% $new'])(
  'systemd takes the unit of %s without a word',
  (home) => {
    const folder = mkdtempSync(join(tmpdir(), 'cw-unit-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, serviceName(home));
    writeFileSync(path, serviceText(order(home)));
    const said = execFileSync(
      '/bin/sh',
      ['-c', 'systemd-analyze verify --man=no "$0" 2>&1', path],
      {
        encoding: 'utf8',
      },
    );
    expect(said.split('\n').filter((line) => line.includes(folder))).toEqual([]);
  },
);

test('each home has a unit of its own', () => {
  expect(servicePaths('/var/lib/charmwright')).toEqual({
    name: 'charmwright.service',
    unit: '/etc/systemd/system/charmwright.service',
    wanted: '/etc/systemd/system/multi-user.target.wants/charmwright.service',
  });
  expect(serviceName('/srv/one')).toMatch(/^charmwright-[0-9a-f]{8}\.service$/);
  expect(serviceName('/srv/one')).not.toBe(serviceName('/srv/two'));
});

test('a path that systemd cannot take is refused', () => {
  const argv = ['/opt/"node"', '/opt/process.js', '/srv'];
  expect(() => serviceText({ ...order('/srv'), argv })).toThrow(
    expect.toSatisfy((error: unknown) => isFault(error, 'UNIT_FILE_INVALID')) as Error,
  );
});
