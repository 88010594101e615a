/** Who reaches a unit: its own model and the host always, other hosts and models when it is exposed. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { modelNames } from '../../src/controller/machines/names.ts';
import { ipv6AddressOf } from '../../src/controller/machines/addresses.ts';
import { outside, type Outside } from './support/namespace.ts';
import { getText, root, Deployment } from './support/deployment.ts';

const charm = join(root, 'test/fixtures/charms/echo');

let deployment: Deployment;
let other: Deployment;
let there: Outside;
/** The machines' own addresses. */
let address: string;
let ipv6: string;

beforeAll(async () => {
  deployment = await Deployment.create('expose');
  other = await Deployment.create('expose-other');
  there = await outside('cw-outside');
  await deployment.run('deploy', charm, '-n', '2');
  await other.run('deploy', charm, 'neighbour', '--config', 'port=81');
  await deployment.untilIdle('echo/0', 'active');
  await deployment.untilIdle('echo/1', 'active');
  await other.untilIdle('neighbour/0', 'active');
  address = (await deployment.unit('echo/0'))['public-address'];
  ipv6 = ipv6AddressOf(modelNames(deployment.home, deployment.model).site, address);
});

afterAll(async () => {
  await there.remove();
  await deployment.destroy();
  await other.destroy();
});

/** Runs commands of nft, which must succeed. */
const nft = (commands: string) => promisify(execFile)('nft', [commands]);

/** What a machine gets from an address; undefined without an answer. */
async function fromMachine(of: Deployment, unit: string, url: string): Promise<string | undefined> {
  const curl = ['curl', '--silent', '--fail', '--globoff', '--max-time', '2', url];
  const { code, stdout } = await of.try('exec', '--unit', unit, '--', ...curl);
  return code === 0 ? stdout.trim() : undefined;
}

const closed = async (): Promise<void> => {
  const { host } = there;
  const urls = [host.ipv4, `[${host.ipv6}]`, address, `[${ipv6}]`].map((each) => `http://${each}/`);
  expect(await Promise.all(urls.map(there.get))).toEqual(urls.map(() => undefined));
  for (const url of urls) expect(await fromMachine(other, 'neighbour/0', url)).toBeUndefined();
};

test('a unit that is not exposed is reached by its own model and the host, and by no one else', async () => {
  await closed();
  expect(await getText(`http://${address}/`)).toMatch(/^expose-0 /);
  expect(await getText(`http://[${ipv6}]/`)).toMatch(/^expose-0 /);
  expect(await fromMachine(deployment, 'echo/1', `http://${address}/`)).toMatch(/^expose-0 /);
  expect(await fromMachine(deployment, 'echo/1', `http://[${ipv6}]/`)).toMatch(/^expose-0 /);
});

test('an exposed one answers on the host’s addresses, from all its units, and sees the client’s address', async () => {
  await deployment.run('expose', 'echo');
  const { host } = there;
  for (const [url, client] of [
    [`http://${host.ipv4}/`, there.ipv4],
    [`http://[${host.ipv6}]/`, there.ipv6],
  ] as const) {
    const answers = [await there.get(url), await there.get(url)];
    expect(answers.toSorted()).toEqual([`expose-0 ${client}\n`, `expose-1 ${client}\n`]);
  }
  const udp = `import socket, sys
with socket.socket(socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET, socket.SOCK_DGRAM) as s:
    s.settimeout(2)
    s.sendto(b"?", (sys.argv[1], 7001))
    print(s.recv(100).decode(), end="")`;
  expect(await there.try('python3', '-c', udp, host.ipv4)).toContain(` ${there.ipv4}\n`);
  expect(await there.try('python3', '-c', udp, host.ipv6)).toContain(` ${there.ipv6}\n`);
});

test('the host and other models use the host’s address too, and status says which that is', async () => {
  const { host } = there;
  expect(await getText(`http://${host.ipv4}/`)).toMatch(/^expose-\d /);
  expect(await getText(`http://[${host.ipv6}]/`)).toMatch(/^expose-\d /);
  expect(await fromMachine(other, 'neighbour/0', `http://${host.ipv4}/`)).toMatch(/^expose-\d /);
  expect(await fromMachine(deployment, 'echo/0', `http://${host.ipv4}/`)).toMatch(/^expose-\d /);
  expect(await fromMachine(deployment, 'echo/0', `http://[${host.ipv6}]/`)).toMatch(/^expose-\d /);
  const shown = (await deployment.unit('echo/0'))['public-address'];
  expect(shown).not.toBe(address);
  expect(await getText(`http://${shown}/`)).toMatch(/^expose-\d /);
});

test('an exposed application opens nothing of another model, nor its own closed ports', async () => {
  const { host } = there;
  const neighbour = (await other.unit('neighbour/0'))['public-address'];
  expect(await there.get(`http://${host.ipv4}:81/`)).toBeUndefined();
  expect(await there.get(`http://${neighbour}:81/`)).toBeUndefined();
  expect(await there.get(`http://${address}/`)).toBeUndefined();
  expect(await there.get(`http://[${ipv6}]/`)).toBeUndefined();
});

test('a port that is taken is refused, and it is said who has it', async () => {
  await other.run('config', 'neighbour', 'port=80');
  await other.eventually(async () => {
    expect((await other.unit('neighbour/0'))['open-ports']).toContain('80/tcp');
  });
  const refused = await other.try('expose', 'neighbour');
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('HOST_PORT_TAKEN');
  expect(refused.stderr).toContain('80/tcp belongs to echo of model expose');
  const server = createServer();
  server.listen(4380, '::');
  await once(server, 'listening');
  try {
    await other.run('config', 'neighbour', 'port=4380');
    await other.eventually(async () => {
      expect((await other.unit('neighbour/0'))['open-ports']).toContain('4380/tcp');
    });
    const busy = await other.try('expose', 'neighbour');
    expect(busy.stderr).toContain(`(process ${process.pid})`);
  } finally {
    server.close();
  }
});

test('rules that the host’s own firewall cleared away come back', async () => {
  const { table } = modelNames(deployment.home, deployment.model);
  await nft(`delete table ip ${table}; delete table ip6 ${table}`);
  await deployment.eventually(async () => {
    expect(await there.get(`http://${there.host.ipv4}/`)).toMatch(/^expose-\d /);
  });
});

test('a firewall of the host that drops what is forwarded is said, until it lets the bridge through', async () => {
  const { bridge } = modelNames(deployment.home, deployment.model);
  // A policy would cut off everything else that is forwarded on this host while the test runs, but for its rule.
  await nft(`table inet cw_test_firewall {
  chain forward {
    type filter hook forward priority 10; policy drop;
    iifname != "lo" accept
  }
}`);
  try {
    const warned = await deployment.try('expose', 'echo');
    expect(warned.stderr).toContain('the chain forward of the host’s table inet cw_test_firewall');
    await nft(`add rule inet cw_test_firewall forward oifname "${bridge}" accept`);
    expect((await deployment.try('expose', 'echo')).stderr).not.toContain('cw_test_firewall');
  } finally {
    await nft('delete table inet cw_test_firewall');
  }
});

test('only the networks that are named reach what is exposed to them', async () => {
  await deployment.run('expose', 'echo', '--to-cidrs', '203.0.113.0/24,2001:db8:77::/64');
  expect(await there.get(`http://${there.host.ipv4}/`)).toBeUndefined();
  expect(await there.get(`http://[${there.host.ipv6}]/`)).toMatch(/^expose-\d /);
  await deployment.run('expose', 'echo');
});

test('unexpose takes it back, from those who are connected too', async () => {
  const [program = '', ...argv] = there.enter;
  const script = `import http.client, sys
connection = http.client.HTTPConnection(sys.argv[1], timeout=3)
for line in sys.stdin:
    connection.request("GET", "/")
    print(connection.getresponse().read().decode(), end="", flush=True)`;
  const client = spawn(program, [...argv, 'python3', '-c', script, there.host.ipv4], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = once(client, 'exit');
  const lines = createInterface({ input: client.stdout });
  try {
    client.stdin.write('\n');
    expect(String(await once(lines, 'line'))).toMatch(/^expose-\d /);
    await deployment.run('unexpose', 'echo');
    client.stdin.write('\n');
    expect((await ended)[0]).not.toBe(0);
  } finally {
    client.kill();
  }
  await closed();
  expect((await deployment.unit('echo/0'))['public-address']).toBe(address);
});
