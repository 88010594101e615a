/** Executable handlers, as real processes. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { program } from '../../../src/dispatch/programs/program.ts';
import { programCharm } from './program-charm.ts';

describe('a program in bash with charms.reactive.sh', () => {
  const setup = `#!/bin/bash
source charms.reactive.sh

@hook 'install'
install_it() {
  echo installed >> "$CHARM_DIR/done"
  set_flag 'base.installed'
}

@when 'base.installed'
@when_not 'base.ready' \\
  'base.broken'
function make-ready {
  echo "ready in $JUJU_HOOK_NAME" >> "$CHARM_DIR/done"
  set_flag base.ready
}

@when_any 'app.set' 'other.set'
on_app() { echo app >> "$CHARM_DIR/done"; clear_flag app.set; }

@when base.ready
@only_once
only_one() { echo once >> "$CHARM_DIR/done"; }

helper() { false; }

reactive_handler_main
`;
  const bash = () => {
    const environment: Record<string, string> = {};
    const charm = programCharm(
      { 'setup.sh': setup },
      {
        environment,
        define: ({ when }) => {
          when('base.ready').do('app', (unit) => unit.flags.set('app.set'));
        },
      },
    );
    environment.CHARM_DIR = charm.folder;
    const done = (): readonly string[] => {
      const path = join(charm.folder, 'done');
      if (!existsSync(path)) return [];
      const lines = readFileSync(path, 'utf8').trim().split('\n');
      writeFileSync(path, '');
      return lines;
    };
    return { ...charm, done };
  };

  test('its functions run in their hook and for their flags, together with handlers in TypeScript', async () => {
    const { hook, done } = bash();
    expect(await hook('install')).toEqual({
      kind: 'committed',
      ran: ['base/setup.sh', 'base/setup.sh', 'base/app', 'base/setup.sh', 'base/setup.sh'],
      flags: ['base.installed', 'base.ready'],
    });
    expect(done()).toEqual(['installed', 'ready in install', 'once', 'app']);
  });

  test('in the next hook they know what was committed, and what ran once does not run again', async () => {
    const { hook, done } = bash();
    await hook('install');
    done();
    expect(await hook('update-status')).toMatchObject({ flags: ['base.installed', 'base.ready'] });
    expect(done()).toEqual(['app']);
  });

  test('in hooks it knows nothing of it is not run', async () => {
    const { hook, done } = bash();
    expect(await hook('start')).toMatchObject({ ran: [], flags: [] });
    expect(done()).toEqual([]);
  });
});

describe('a program in Python by the bare protocol', () => {
  const announce = `#!/usr/bin/env python3
import json, subprocess, sys

def flags():
    return json.loads(subprocess.check_output(['get_flags', '--format', 'json']))

if sys.argv[1] == '--test':
    if 'count.wanted' in flags():
        print('two words')
        sys.exit(0)
    sys.exit(1)
assert sys.argv[1:] == ['--invoke', 'two words'], sys.argv
subprocess.check_call(['clear_flag', 'count.wanted'])
subprocess.check_call(['set_flag', 'count.done'])
`;

  test('runs once for its flag, with what its test printed, and its changes are the loop’s', async () => {
    const seen: string[] = [];
    const { hook } = programCharm(
      { announce },
      {
        define: ({ hook: on, when, trigger }) => {
          on('start').do('want', (unit) => unit.flags.set('count.wanted'));
          when('count.done').do(
            'after',
            (unit) => void seen.push(unit.flags.all().slice(2).join()),
          );
          trigger({ when: 'count.done', set: ['count.told'] });
        },
      },
    );
    expect(await hook('start')).toMatchObject({
      ran: ['base/want', 'base/announce', 'base/after'],
      flags: ['count.done', 'count.told'],
    });
    expect(seen).toEqual(['count.done,count.told']);
  });
});

/** A program that runs in every hook, once. */
const always = (work: string): string => `#!/bin/sh
case $1 in --test) charms.reactive when ;; *) ${work} ;; esac
`;

test('a program that fails names itself, with the end of what it said, and nothing is committed', async () => {
  const { hook, agent, output } = programCharm({
    bad: always('set_flag a; echo to stdout; echo "no disk left" >&2; exit 3'),
  });
  expect(await hook('install')).toMatchObject({
    kind: 'failed',
    error: {
      code: 'PROGRAM_FAILED',
      message: 'handler base/bad: the program reactive/bad --invoke ended with exit code 3',
      details: 'it said:\nno disk left',
    },
  });
  expect(agent.model.state).toEqual({});
  expect(output()).toContain('to stdout');
  expect(output()).toContain('no disk left');
});

test('a program that a signal ends fails its hook', async () => {
  const { hook } = programCharm({ bad: always('kill -9 $$') });
  const message = 'handler base/bad: the program reactive/bad --invoke was ended by SIGKILL';
  expect(await hook('install')).toMatchObject({ error: { code: 'PROGRAM_FAILED', message } });
});

test.each([
  [
    'without a first line that names its interpreter',
    'echo unlikely to be meant',
    'exec format error',
  ],
  ['whose interpreter is not there', '#!/no/such/shell\n', 'no such file or directory'],
])('a program %s says so', async (_, text, reason) => {
  const { hook } = programCharm({ odd: text });
  expect(await hook('install')).toMatchObject({
    kind: 'failed',
    error: {
      code: 'PROGRAM_UNRUNNABLE',
      message: `handler base/odd: the program reactive/odd can not be started: ${reason}`,
    },
  });
});

test('a test that crashes says no, and the end of what it said is in the log', async () => {
  const { hook, agent, output } = programCharm({
    crash: '#!/bin/sh\nfor n in 1 2 3 4 5 6 7; do echo "line $n" >&2; done; exit 1\n',
    quiet: '#!/bin/sh\nexit 1\n',
  });
  expect(await hook('start')).toMatchObject({ kind: 'committed', ran: [] });
  const said = ['reactive/crash --test ended with exit code 1: line 3', ...[4, 5, 6, 7]];
  const lines = said.map((line, at) => `base: ${at === 0 ? line : `line ${line}`}`);
  const entries = agent.argumentsOf('juju-log').map((args) => args.at(-1));
  // Once in each phase.
  expect(entries).toEqual([...lines, ...lines]);
  expect(output()).toBe('');
});

test('a test sees the flags of the iteration’s beginning, as conditions in TypeScript do', async () => {
  const { hook } = programCharm(
    { late: always('set_flag late.ran').replace('when ', 'when early.set ') },
    {
      define: ({ whenNot }) => {
        whenNot('early.set').do('early', (unit) => unit.flags.set('early.set'));
      },
    },
  );
  expect(await hook('start')).toMatchObject({ ran: ['base/early', 'base/late'] });
});

test('a flag that was cleared before it is next keeps it from running', async () => {
  const { hook } = programCharm(
    { late: always('set_flag late.ran').replace('when ', 'when gone.soon ') },
    {
      define: ({ hook: on, when }) => {
        on('start').do('set', (unit) => unit.flags.set('gone.soon'));
        when('gone.soon').do('clear', (unit) => unit.flags.clear('gone.soon'));
      },
    },
  );
  expect(await hook('start')).toMatchObject({ ran: ['base/set', 'base/clear'], flags: [] });
});

test('a program is not run in the hooks phase unless it asks for the hook', async () => {
  const { hook, output } = programCharm({ plain: '#!/bin/sh\necho "$1 $CHARMWRIGHT_PHASE"\n' });
  expect(await hook('start')).toMatchObject({ ran: ['base/plain'] });
  expect(output()).toBe('--invoke reactive\n');
});

test('a program knows the hook, what the agent says of it first, and finds programs without a PATH', async () => {
  const printing = always('echo "$JUJU_HOOK_NAME $PATH"');
  const bare = programCharm({ print: printing }, { environment: { PATH: undefined } });
  await bare.hook('start');
  expect(bare.output()).toBe(`start ${bare.bin}:/usr/bin:/bin\n`);
  const environment = { PATH: '/usr/bin:/bin:/x', JUJU_HOOK_NAME: 'of the agent' };
  const other = programCharm({ print: printing }, { environment });
  await other.hook('start');
  expect(other.output()).toBe(`of the agent ${other.bin}:/usr/bin:/bin:/x\n`);
});

test('a program’s handler has its name without the folder, and only there', () => {
  expect(program('reactive/setup').name).toBe('setup');
  expect(program('sub/reactive/setup').name).toBe('sub/reactive/setup');
});

test('what a program prints in an action is not taken for the action’s result', async () => {
  const charm = programCharm(
    { speak: always('echo spoken; clear_flag go').replace('when ', 'when go ') },
    {
      define: ({ action }) => {
        action('go').do((unit) => {
          unit.flags.set('go');
          return undefined;
        });
      },
    },
  );
  expect(await charm.hook({ kind: 'action', name: 'go', id: '1' })).toMatchObject({
    kind: 'committed',
    ran: ['base/speak'],
  });
  expect(charm.output()).toBe('');
  expect(charm.agent.argumentsOf('juju-log').flat().join(' ')).toContain('base: spoken');
});

test('what a program leaves running neither holds the hook up nor may change flags any more', async () => {
  const { hook, folder } = programCharm({
    daemon: always(
      '(until [ -e "$0.go" ]; do sleep 0.01; done; set_flag late 2>"$0.said"; echo $? >"$0.code") &',
    ),
  });
  expect(await hook('start')).toMatchObject({ kind: 'committed', flags: [] });
  const code = join(folder, 'reactive/daemon.code');
  expect(existsSync(code)).toBe(false);
  writeFileSync(join(folder, 'reactive/daemon.go'), '');
  await expect.poll(() => existsSync(code) && readFileSync(code, 'utf8')).toBe('3\n');
  expect(readFileSync(join(folder, 'reactive/daemon.said'), 'utf8')).toContain('turn is over');
});
