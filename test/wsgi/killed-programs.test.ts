/** Programs that a signal ends, such as the kernel's when memory runs out. */
import { expect, test } from 'vitest';
import { matchers, on } from '../../src/testing/index.ts';
import { after, newUnit, when, type Answering } from './wsgi-unit.ts';

expect.extend(matchers);

const end = (how: string) => `wsgi-check.service: Main process exited, ${how}`;

/** A check that systemd-run ends with 255 for; the journal knows why. */
const ended = (journal: string): Answering => ({
  journal: { 'wsgi-check.service': journal },
  more: (answers) => answers.run('--unit=wsgi-check.service', { code: 255 }),
});

test('an import check that is killed says so, and is tried again', async () => {
  const journal = `${end('code=killed, status=9/KILL')}\nFailed with result ’signal’.`;
  const unit = await after(newUnit(), on.install(), when(ended(journal)));
  expect(unit).toBeBlocked(
    /the import check of wsgi_module wsgi:application was killed \(signal 9\)/,
  );
  expect(await after(unit, on.updateStatus())).toBeActive();
});

test('an application that ends its check with 255 by itself was not killed', async () => {
  const journal = [end('code=killed, status=9/KILL'), end('code=exited, status=255/EXCEPTION')];
  const unit = await after(newUnit(), on.install(), when(ended(journal.join('\n'))));
  expect(unit).toBeBlocked(/ended Python \(exit 255\)/);
});

test('a pip that was killed is waited for, and update-status tries again', async () => {
  const reason = 'pip was killed (signal 9), as the kernel does when memory runs out';
  const files = { '/srv/requirements.txt': 'scipy\n' };
  const killed = when({
    more: (answers) => answers.pip({ kind: 'unavailable', reason, output: '' }),
  });
  const unit = await after(newUnit({ machine: { files } }), on.install(), killed);
  expect(unit).toBeWaiting(
    `requirements.txt can't be installed yet, which is tried again: ${reason}`,
  );
  expect(await after(unit, on.updateStatus())).toBeActive();
});
