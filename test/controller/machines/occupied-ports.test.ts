import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { parseDefaultInterface } from '../../../src/controller/exposure/host-addresses.ts';
import {
  occupiedPorts,
  parsePublished,
  parseSockets,
} from '../../../src/controller/machines/occupied-ports.ts';

async function listen(host: string): Promise<number> {
  const server = createServer();
  server.listen(0, host);
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

test('a process that listens for others is found with its name, one on the loopback is not', async () => {
  const ports = await Promise.all(['0.0.0.0', '::', '127.0.0.1', '::1'].map(listen));
  const found = await occupiedPorts([]);
  const holders = ports.map((port) => found.find(({ first }) => first === port)?.holder);
  const name: unknown = expect.stringContaining(`(process ${process.pid})`);
  expect(holders).toEqual([name, name, undefined, undefined]);
});

test('sockets that are connected, and IPv4 loopback ones in IPv6 form, are left out', () => {
  const head =
    '  sl  local_address rem_address st tx_queue rx_queue tr tm->when retrnsmt uid timeout inode';
  const line = (local: string, state: string) =>
    `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 4711 1`;
  const text = [
    head,
    line('00000000:0050', '0A'),
    line('0100007F:0051', '0A'),
    line('020200C0:0052', '01'),
    line('0000000000000000FFFF00000100007F:0053', '0A'),
    line('00000000000000000000000000000000:0054', '07'),
  ].join('\n');
  expect(parseSockets(text)).toEqual([
    { port: 80, inode: '4711' },
    { port: 84, inode: '4711' },
  ]);
});

test('what another controller has published is read from its table', () => {
  const match = (protocol: string, right: unknown) => ({
    match: { op: '==', left: { payload: { protocol, field: 'dport' } }, right },
  });
  const source = {
    match: { op: '==', left: { payload: { protocol: 'ip', field: 'saddr' } }, right: 'x' },
  };
  const rules = [
    { chain: 'publish', comment: 'hello of model m', expr: [source, match('tcp', 80)] },
    { chain: 'publish', expr: [match('udp', { range: [5000, 5010] })] },
    { chain: 'forward', expr: [match('tcp', 81)] },
    { chain: 'publish', expr: [source] },
  ];
  const json = JSON.stringify({ nftables: [{ metainfo: {} }, ...rules.map((rule) => ({ rule }))] });
  expect(parsePublished(json)).toEqual([
    { protocol: 'tcp', first: 80, last: 80, holder: 'hello of model m of another controller' },
    { protocol: 'udp', first: 5000, last: 5010, holder: 'a model of another controller' },
  ]);
});

test('the interface of the best default route is found, in both families', () => {
  const ipv4 = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
wlan0\t00000000\t010200C0\t0003\t0\t0\t600\t00000000\t0\t0\t0
eth0\t00000000\t010200C0\t0003\t0\t0\t100\t00000000\t0\t0\t0
eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
`;
  expect(parseDefaultInterface(ipv4)).toBe('eth0');
  const zeros = '0'.repeat(32);
  const ipv6 = `fd00${'0'.repeat(28)} 40 ${zeros} 00 ${zeros} 00000100 00000001 00000000 00000001     eth1
${zeros} 00 ${zeros} 00 fe80${'0'.repeat(28)} 00000400 00000001 00000000 00000003     eth0
${zeros} 00 ${zeros} 00 ${zeros} ffffffff 00000001 00000000 00200200       lo
`;
  expect(parseDefaultInterface(ipv6)).toBe('eth0');
  expect(parseDefaultInterface('')).toBeUndefined();
});
