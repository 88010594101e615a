/** What the demo proves, each by asking over the network. */
import { randomUUID } from 'node:crypto';
import { charmwright } from './charmwright.ts';
import { DemoFailure } from './failure.ts';
import { expectBody, expectSilence, postForm } from './http.ts';
import { addressOf } from './model-status.ts';

const greeting = 'Hello world!';

/** The hello application answers through HAProxy. */
export async function proveBalanced(): Promise<string> {
  const url = `http://${await addressOf('haproxy')}/`;
  await expectBody(url, greeting);
  return `${url} says "${greeting}"`;
}

/** A note that is posted is read back by the application, and is a row in PostgreSQL. */
export async function proveDatabase(): Promise<string> {
  const url = `http://${await addressOf('django-notes')}/`;
  const note = `The demo was here (${randomUUID()})`;
  await postForm(url, { text: note });
  await expectBody(url, note);
  // The charm's psql speaks for the superuser through the socket.
  const sql = `SELECT count(*) FROM notes_note WHERE text = '${note}'`;
  const rows = await charmwright(
    ...['exec', '--unit', 'postgresql/0', '--', 'runuser', '-u', 'postgres', '--'],
    ...['psql', '--no-psqlrc', '-At', '-d', 'django-notes', '-c', sql],
  );
  if (rows.trim() !== '1') throw new DemoFailure(`PostgreSQL has ${rows.trim()} such notes, not 1`);
  return `${url} read its note through DATABASE_URL, and PostgreSQL has the row`;
}

/** A new port is answered, the old one is silent, and HAProxy follows. */
export async function provePort(port: number): Promise<string> {
  const host = await addressOf('hello');
  const before = await portOfHello();
  await charmwright('config', 'hello', `port=${port}`);
  await expectBody(`http://${host}:${port}/`, greeting);
  if (before !== port) await expectSilence(host, before);
  await proveBalanced();
  return `hello answers at port ${port}, no longer at ${before}, and HAProxy follows`;
}

/** The port that hello is configured for. */
export async function portOfHello(): Promise<number> {
  return Number(await charmwright('config', 'hello', 'port'));
}
