/** A hook without changes beside a bare start of the same Node, on the machine: over the agent's socket, and over programs that answer at once. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DeployedModel } from './deployed.ts';
import { atMost, ratio, type Measure } from './report.ts';

interface HookTimes {
  readonly bare: number;
  readonly socket: number;
  /** Tool processes of the hook over the socket. */
  readonly spawned: number;
  readonly hook: number;
  readonly tools: number;
  readonly names: readonly string[];
}

export async function unchangedHook(model: DeployedModel): Promise<readonly Measure[]> {
  const unit = join(model.home, 'models/bench/units/unit-hello-0');
  await writeFile(join(unit, 'measure.cjs'), measureInMachine);
  const script = '/var/lib/juju/agents/unit-hello-0/measure.cjs';
  const said = await model.charmwright(
    ...['exec', '--unit', 'hello/0', '--', '/usr/lib/charmwright/node', script],
  );
  const times = JSON.parse(said) as HookTimes;
  const bare = { name: 'bare node -e 0, ms', value: times.bare };
  return [
    ratio(
      {
        name: 'update-status of the idle hello charm, agent socket',
        value: times.socket,
        reference: bare,
      },
      1.6,
    ),
    atMost({ name: 'tool processes of it', value: times.spawned, unit: 'count' }, 0),
    ratio({ name: 'the same over the executables', value: times.hook, reference: bare }, 3.5),
    atMost(
      {
        name: `tool processes of it (${times.names.join(' ')})`,
        value: times.tools,
        unit: 'count',
      },
      6,
    ),
  ];
}

/**
 * Runs in the machine, in a hook context: records what each tool answers, then replaces the tools by
 * scripts that print it, so that only the hook's own cost is left.
 */
const measureInMachine = String.raw`
const { execFileSync, spawnSync } = require('node:child_process');
const { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync, chmodSync, readdirSync } = require('node:fs');
const charm = '/var/lib/juju/agents/unit-hello-0/charm';
const tools = '/var/lib/juju/tools/unit-hello-0';
const work = '/tmp/measure';
rmSync(work, { recursive: true, force: true });
for (const folder of ['record', 'answers', 'replay']) mkdirSync(work + '/' + folder, { recursive: true });
for (const name of readdirSync(tools)) {
  const key = 'key=$(printf "%s_" "' + name + '" "$@" | tr -c "a-zA-Z0-9_\n" "-")';
  const write = (folder, text) => { writeFileSync(work + '/' + folder + '/' + name, text); chmodSync(work + '/' + folder + '/' + name, 0o755); };
  write('record', '#!/bin/sh\n' + key + '\necho ' + name + ' >> ' + work + '/count\n' + tools + '/' + name + ' "$@" > ' + work + '/answers/$key\ncode=$?\ncat ' + work + '/answers/$key\nexit $code\n');
}
const env = (path, more) => ({
  ...process.env, ...more,
  CHARM_DIR: charm, JUJU_CHARM_DIR: charm, JUJU_HOOK_NAME: 'update-status', JUJU_DISPATCH_PATH: 'hooks/update-status',
  PATH: path + ':/usr/sbin:/usr/bin:/sbin:/bin',
});
const programs = { CHARMWRIGHT_HOOK_TOOLS: 'exec' };
const run = (path, more = programs) => spawnSync(charm + '/dispatch', [], { env: env(path, more), cwd: charm, encoding: 'utf8' });
run(work + '/record');
rmSync(work + '/count', { force: true });
const recorded = run(work + '/record');
if (recorded.status !== 0) { process.stderr.write(recorded.stderr); process.exit(1); }
const names = readFileSync(work + '/count', 'utf8').trim().split('\n');
for (const name of new Set(names)) {
  const cases = readdirSync(work + '/answers').filter((file) => file.startsWith(name + '_')).map((file) => {
    const answer = readFileSync(work + '/answers/' + file, 'utf8').replaceAll("'", "'\\''");
    return [file, answer];
  });
  const [first] = cases;
  const text = cases.length === 1
    ? "printf '%s' '" + first[1] + "'\n"
    : 'key="' + name + '_"; for part; do key="$key$part""_"; done\ncase "$key" in\n' + cases.map(([file, answer]) => file.replace(/-/g, '?') + ") printf '%s' '" + answer + "';;\n").join('') + 'esac\n';
  writeFileSync(work + '/replay/' + name, '#!/bin/sh\n' + text);
  chmodSync(work + '/replay/' + name, 0o755);
}
const time = (work) => { const began = process.hrtime.bigint(); work(); return Number(process.hrtime.bigint() - began) / 1e6; };
const [bare, socket, hook] = [[], [], []];
const must = (ended) => { if (ended.status !== 0) { process.stderr.write(ended.stderr); process.exit(1); } };
rmSync(work + '/count', { force: true });
must(run(work + '/record', {}));
const spawned = existsSync(work + '/count') ? readFileSync(work + '/count', 'utf8').trim().split('\n').length : 0;
for (let round = 0; round < 25; round += 1) {
  bare.push(time(() => execFileSync(process.execPath, ['-e', '0'], { env: env(work + '/replay') })));
  socket.push(time(() => must(run(work + '/replay', {}))));
  hook.push(time(() => must(run(work + '/replay'))));
}
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
rmSync(work, { recursive: true, force: true });
process.stdout.write(JSON.stringify({ bare: median(bare), socket: median(socket), spawned, hook: median(hook), tools: names.length, names }));
`;
