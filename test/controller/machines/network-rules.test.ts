import { expect, test } from 'vitest';
import { parseDroppingChains } from '../../../src/controller/machines/forward-policy.ts';
import { parseTables, rulesText } from '../../../src/controller/machines/nft-rules.ts';
import { chooseResolvConf } from '../../../src/controller/machines/name-servers.ts';
import { machineSeed } from '../../../src/controller/machines/machine-seed.ts';

const rules = {
  ...{ table: 'charmwright_demo_1a2b3c', bridge: 'cw-demo-1a2b3c', subnet: 3 },
  site: 'fd12:3456:789a',
};
const everyone = ['0.0.0.0/0', '::/0'];
const owner = 'hello of model demo';

test('the rules replace older tables in the same transaction, and close the model to others', () => {
  expect(rulesText({ ...rules, published: [] })).toMatchInlineSnapshot(`
    "table ip charmwright_demo_1a2b3c {}
    delete table ip charmwright_demo_1a2b3c
    table ip6 charmwright_demo_1a2b3c {}
    delete table ip6 charmwright_demo_1a2b3c
    table ip charmwright_demo_1a2b3c {
      chain publish {
      }
      chain prerouting {
        type nat hook prerouting priority dstnat; policy accept;
        ip daddr != 127.0.0.0/8 fib daddr type local jump publish
      }
      chain output {
        type nat hook output priority -100; policy accept;
        ip daddr != 127.0.0.0/8 fib daddr type local jump publish
      }
      chain postrouting {
        type nat hook postrouting priority srcnat; policy accept;
        ip saddr 10.77.3.0/24 ip daddr 10.77.3.0/24 ct status dnat masquerade
        ip saddr 10.77.3.0/24 oifname != "cw-demo-1a2b3c" masquerade
      }
      chain forward {
        type filter hook forward priority filter; policy accept;
        iifname "cw-demo-1a2b3c" accept
        oifname "cw-demo-1a2b3c" ct direction reply ct state established,related accept
        oifname "cw-demo-1a2b3c" ct state related accept
        oifname "cw-demo-1a2b3c" drop
      }
    }
    table ip6 charmwright_demo_1a2b3c {
      chain publish {
      }
      chain prerouting {
        type nat hook prerouting priority dstnat; policy accept;
        ip6 daddr != ::1 fib daddr type local jump publish
      }
      chain output {
        type nat hook output priority -100; policy accept;
        ip6 daddr != ::1 fib daddr type local jump publish
      }
      chain postrouting {
        type nat hook postrouting priority srcnat; policy accept;
        ip6 saddr fd12:3456:789a:3::/64 ip6 daddr fd12:3456:789a:3::/64 ct status dnat masquerade
        ip6 saddr fd12:3456:789a:3::/64 oifname != "cw-demo-1a2b3c" masquerade
      }
      chain forward {
        type filter hook forward priority filter; policy accept;
        iifname "cw-demo-1a2b3c" accept
        oifname "cw-demo-1a2b3c" ct direction reply ct state established,related accept
        oifname "cw-demo-1a2b3c" ct state related accept
        oifname "cw-demo-1a2b3c" drop
      }
    }
    "
  `);
});

test('a published port is let in on both families, and its connections are distributed over its machines', () => {
  const port = { protocol: 'tcp', first: 80, last: 80, from: everyone, owner } as const;
  const text = rulesText({
    ...rules,
    published: [{ ...port, targets: ['10.77.3.10', '10.77.3.11'] }],
  });
  expect(text).toContain(
    'tcp dport 80 dnat to numgen inc mod 2 map { 0 : 10.77.3.10, 1 : 10.77.3.11 } comment "hello of model demo"\n',
  );
  expect(text).toContain(
    'tcp dport 80 dnat to numgen inc mod 2 map { 0 : fd12:3456:789a:3::10, 1 : fd12:3456:789a:3::11 } comment',
  );
  expect(text.match(/oifname "cw-demo-1a2b3c" ct status dnat tcp dport 80 accept/g)).toHaveLength(
    2,
  );
});

test('networks that are named are the only ones, in their own family', () => {
  const text = rulesText({
    ...rules,
    published: [
      {
        ...{ protocol: 'udp', first: 5000, last: 5010, owner },
        ...{ from: ['10.0.0.0/8', '192.0.2.0/24'], targets: ['10.77.3.10'] },
      },
    ],
  });
  expect(text).toContain(
    'ip saddr { 10.0.0.0/8, 192.0.2.0/24 } udp dport 5000-5010 dnat to 10.77.3.10 comment',
  );
  expect(text).not.toContain('fd12:3456:789a:3::10');
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

test('a chain of the host’s own firewall that drops what is forwarded is found', () => {
  const chain = {
    family: 'inet',
    table: 'filter',
    name: 'FORWARD',
    hook: 'forward',
    policy: 'drop',
  };
  const chains = [
    chain,
    { ...chain, policy: 'accept' },
    { ...chain, hook: 'input' },
    { ...chain, family: 'bridge' },
    { ...chain, table: 'charmwright_demo_1a2b3c' },
    { family: 'inet', table: 'filter', name: 'no-base-chain' },
  ];
  const json = JSON.stringify({ nftables: chains.map((each) => ({ chain: each })) });
  expect(parseDroppingChains(json)).toEqual([
    { family: 'inet', table: 'filter', chain: 'FORWARD' },
  ]);
});

test('a resolver on the host’s loopback is passed over for the servers behind it', () => {
  expect(chooseResolvConf('nameserver 192.0.2.1\n', '')).toBe('copy-host');
  expect(chooseResolvConf('nameserver 127.0.0.53\n', 'nameserver 192.0.2.1\n')).toBe('copy-uplink');
  expect(chooseResolvConf('nameserver 127.0.0.1\nnameserver ::1\n', '')).toBe('none');
  expect(chooseResolvConf('nameserver 127.0.0.1\nnameserver 192.0.2.1\n', '')).toBe('copy-host');
  expect(chooseResolvConf('# nameserver 192.0.2.1\n', '')).toBe('none');
});

test('a machine’s address is set by a unit of its own, before anything listens', () => {
  const entries = machineSeed({
    ...{ hostname: 'demo-0', address: '10.77.3.10', ipv6: 'fd12:3456:789a:3::10' },
  });
  const unit = entries.find(({ path }) => path.endsWith('system/charmwright-network.service'));
  expect(unit?.kind === 'file' ? unit.text : '').toMatch(/Before=sysinit\.target network\.target/);
  expect(unit?.kind === 'file' ? unit.text : '').toContain('10.77.3.10/24 dev host0');
  expect(unit?.kind === 'file' ? unit.text : '').toContain('default via 10.77.3.1\n');
  expect(unit?.kind === 'file' ? unit.text : '').toContain('fd12:3456:789a:3::10/64 dev host0');
  expect(unit?.kind === 'file' ? unit.text : '').toContain('default via fd12:3456:789a:3::1\n');
  expect(entries).toContainEqual({
    kind: 'link',
    path: '/etc/systemd/system/sysinit.target.wants/charmwright-network.service',
    target: '../charmwright-network.service',
  });
});
