/** Requests that fail while the app restarts on the same port and while a new release takes over. */
import { Agent, get } from 'node:http';
import type { DeployedModel } from './deployed.ts';
import { atMost, type Measure } from './report.ts';

const clients = 8;

export async function failuresUnderLoad(model: DeployedModel): Promise<readonly Measure[]> {
  const restart = await during(model.address, async () => {
    await model.charmwright('config', 'hello', 'environment_variables=ROUND=2');
    await until(model.address, '/env', (body) => body.includes('"ROUND":"2"'));
  });
  const archive = await model.release('two');
  const release = await during(model.address, async () => {
    await model.charmwright('attach-resource', 'hello', `build=${archive}`);
    await until(model.address, '/', (body) => body.includes('"two"'));
  });
  return [
    atMost(
      {
        name: `failed of ${restart.answered} requests, restart`,
        value: restart.failed,
        unit: 'count',
      },
      0,
    ),
    atMost(
      {
        name: `failed of ${release.answered} requests, release`,
        value: release.failed,
        unit: 'count',
      },
      0,
    ),
  ];
}

interface Load {
  readonly answered: number;
  readonly failed: number;
}

async function during(address: string, work: () => Promise<void>): Promise<Load> {
  const counts = { answered: 0, failed: 0 };
  const stop = new AbortController();
  const agent = new Agent({ keepAlive: false });
  const client = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      const status = await request(`http://${address}/`, agent).catch(() => 0);
      if (status === 200) counts.answered += 1;
      else counts.failed += 1;
    }
  };
  const running = Array.from({ length: clients }, client);
  await work();
  // The old workers' last answers count too.
  await new Promise((wake) => setTimeout(wake, 2000));
  stop.abort();
  await Promise.all(running);
  return counts;
}

async function request(url: string, agent: Agent): Promise<number> {
  return await new Promise((resolve, reject) => {
    get(url, { agent, timeout: 30_000 }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
      answer.on('error', reject);
    }).on('error', reject);
  });
}

async function until(
  address: string,
  path: string,
  holds: (body: string) => boolean,
): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const body = await fetch(`http://${address}${path}`)
      .then((answer) => answer.text())
      .catch(String);
    if (holds(body)) return;
    await new Promise((wake) => setTimeout(wake, 200));
  }
  throw new Error(`${path} never held what was waited for`);
}
