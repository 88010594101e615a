/** The same transition with Python's `ops[testing]`, where a Python that has it is at hand. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { timesAhead, type Measure } from './report.ts';

/** update-status of a charm with hello's endpoints and options, which shows that it is well. */
const script = `
import time
import ops
from ops import testing

class Hello(ops.CharmBase):
    def __init__(self, framework):
        super().__init__(framework)
        framework.observe(self.on.update_status, self._look)

    def _look(self, _):
        self.unit.status = ops.ActiveStatus("WSGI service running")

meta = {
    "name": "hello",
    "provides": {"website": {"interface": "http"}},
    "requires": {"postgres": {"interface": "pgsql"}, "mongo": {"interface": "mongodb"}},
    "peers": {"wsgi-peers": {"interface": "wsgi-peers"}},
    "resources": {"build": {"type": "file", "filename": "build.tar.gz"}},
}
config = {"options": {"port": {"type": "int", "default": 80}}}
context = testing.Context(Hello, meta=meta, config=config)
state = testing.State(leader=True, relations={testing.PeerRelation("wsgi-peers")})

def milliseconds(runs):
    began = time.perf_counter()
    for _ in range(runs):
        context.run(context.on.update_status(), state)
    return (time.perf_counter() - began) * 1000 / runs

print(min(milliseconds(50) for _ in range(5)))
`;

/**
 * How far ahead the kit is.
 *
 * @param ours milliseconds of one event of hello in the kit.
 * @param python the interpreter; nothing is installed into it.
 */
export async function opsTesting(
  ours: number,
  python = interpreter(),
): Promise<readonly Measure[]> {
  try {
    const { stdout } = await promisify(execFile)(python, ['-c', script]);
    const theirs = { name: 'ops[testing], ms', value: Number(stdout) };
    return [
      timesAhead(
        { name: 'an event of hello beside ops[testing]', reference: theirs, value: ours },
        20,
      ),
    ];
  } catch (error) {
    const said = error instanceof Error ? error.message.trim().split('\n').at(-1) : '';
    process.stderr.write(`skipped: ops[testing], which ${python} can not run: ${said ?? ''}\n`);
    return [];
  }
}

function interpreter(): string {
  return process.env.CHARMWRIGHT_BENCH_PYTHON ?? 'python3';
}
