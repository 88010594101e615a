import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { portsHeldByInit } from '../../../src/machine/real/held-ports.ts';
import { realMachine } from '../../../src/machine/real/real-machine.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const head =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';

function line(local: string, state: string, inode: number): string {
  return `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0000 100 0 0 10 0`;
}

/** A /proc whose init process has these descriptors open, beside tables of TCP. */
function proc(links: readonly string[], tcp: readonly string[], tcp6?: readonly string[]): string {
  const at = temporaryFolder();
  mkdirSync(`${at}/1/fd`, { recursive: true });
  mkdirSync(`${at}/net`);
  links.forEach((target, index) => symlinkSync(target, `${at}/1/fd/${index}`));
  writeFileSync(`${at}/net/tcp`, [head, ...tcp, ''].join('\n'));
  if (tcp6 !== undefined) writeFileSync(`${at}/net/tcp6`, [head, ...tcp6, ''].join('\n'));
  return at;
}

const any6 = '00000000000000000000000000000000';

test('the ports are those that listen and whose socket the init process has open', () => {
  const at = proc(
    ['/dev/null', 'socket:[11]', 'anon_inode:[eventpoll]', 'socket:[12]', 'socket:[13]'],
    [
      line('00000000:1F90', '0A', 11),
      line('0100007F:1F40', '0A', 99),
      line('0100007F:0050', '01', 13),
    ],
    [line(`${any6}:1F90`, '0A', 12)],
  );
  expect(portsHeldByInit(at)).toEqual([8080]);
});

test('a kernel without IPv6 has no second table', () => {
  expect(portsHeldByInit(proc(['socket:[11]'], [line('00000000:0050', '0A', 11)]))).toEqual([80]);
});

test('where /proc does not let us look, a port counts as held', async () => {
  const at = temporaryFolder();
  expect(portsHeldByInit(at)).toBeUndefined();
  expect(await realMachine({ proc: at }).systemd.holdsPort(80)).toBe(true);
});

test('a port that the init process does not hold is not held', async () => {
  const at = proc(['socket:[11]'], [line('00000000:0050', '0A', 11)]);
  const { systemd } = realMachine({ proc: at });
  expect([await systemd.holdsPort(80), await systemd.holdsPort(8000)]).toEqual([true, false]);
});
