import { expect, test } from 'vitest';
import { parseTables, rulesText } from '../../../src/controller/machines/nft-rules.ts';
import { chooseResolvConf } from '../../../src/controller/machines/name-servers.ts';
import { machineSeed } from '../../../src/controller/machines/machine-seed.ts';

test('the rules replace an older table in the same transaction', () => {
  const text = rulesText({ table: 'charmwright_demo_1a2b3c', bridge: 'cw-demo-1a2b3c', subnet: 3 });
  expect(text).toMatchInlineSnapshot(`
    "table ip charmwright_demo_1a2b3c {}
    delete table ip charmwright_demo_1a2b3c
    table ip charmwright_demo_1a2b3c {
      chain postrouting {
        type nat hook postrouting priority srcnat; policy accept;
        ip saddr 10.77.3.0/24 oifname != "cw-demo-1a2b3c" masquerade
      }
      chain forward {
        type filter hook forward priority filter; policy accept;
        iifname "cw-demo-1a2b3c" accept
        oifname "cw-demo-1a2b3c" ct state established,related accept
      }
    }
    "
  `);
});

test('only tables of family ip are taken for ours', () => {
  const answer = {
    nftables: [
      { metainfo: { version: '1.0.6' } },
      { table: { family: 'ip', name: 'charmwright_demo_1a2b3c', handle: 1 } },
      { table: { family: 'ip6', name: 'other', handle: 2 } },
    ],
  };
  expect(parseTables(JSON.stringify(answer))).toEqual(['charmwright_demo_1a2b3c']);
});

test('a resolver on the host’s loopback is passed over for the servers behind it', () => {
  expect(chooseResolvConf('nameserver 192.0.2.1\n', '')).toBe('copy-host');
  expect(chooseResolvConf('nameserver 127.0.0.53\n', 'nameserver 192.0.2.1\n')).toBe('copy-uplink');
  expect(chooseResolvConf('nameserver 127.0.0.1\nnameserver ::1\n', '')).toBe('none');
  expect(chooseResolvConf('nameserver 127.0.0.1\nnameserver 192.0.2.1\n', '')).toBe('copy-host');
  expect(chooseResolvConf('# nameserver 192.0.2.1\n', '')).toBe('none');
});

test('a machine’s address is set by a unit of its own, before anything listens', () => {
  const entries = machineSeed({ hostname: 'demo-0', address: '10.77.3.10' });
  const unit = entries.find(({ path }) => path.endsWith('system/charmwright-network.service'));
  expect(unit?.kind === 'file' ? unit.text : '').toMatch(/Before=sysinit\.target network\.target/);
  expect(unit?.kind === 'file' ? unit.text : '').toContain('10.77.3.10/24 dev host0');
  expect(unit?.kind === 'file' ? unit.text : '').toContain('default via 10.77.3.1\n');
  expect(entries).toContainEqual({
    kind: 'link',
    path: '/etc/systemd/system/sysinit.target.wants/charmwright-network.service',
    target: '../charmwright-network.service',
  });
});
