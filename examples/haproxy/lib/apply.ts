import type { Machine } from 'charmwright';

const configuration = '/etc/haproxy/haproxy.cfg';
const candidate = '/etc/haproxy/haproxy.cfg.candidate';
export const service = 'haproxy.service';

/** Whether HAProxy runs with the new configuration, or why it goes on with the old one. */
export type Applied = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** Makes HAProxy run with `text`; a configuration that it refuses is never installed. */
export async function applyConfiguration(machine: Machine, text: string): Promise<Applied> {
  const complaint = await complaintAbout(machine, text);
  if (complaint !== undefined) return { ok: false, reason: `haproxy refuses it: ${complaint}` };
  const { changed } = await machine.files.ensureFile({
    path: configuration,
    content: text,
    mode: 0o644,
  });
  await machine.systemd.ensureEnabled(service);
  const running = (await machine.systemd.active(service)) === 'active';
  if (running && !changed) return { ok: true };
  const outcome = running
    ? await machine.systemd.reload(service)
    : await machine.systemd.start(service);
  return outcome.ok ? { ok: true } : { ok: false, reason: lastLine(outcome.output) };
}

async function complaintAbout(machine: Machine, text: string): Promise<string | undefined> {
  await machine.files.ensureFile({ path: candidate, content: text, mode: 0o644 });
  const check = await machine.processes.run('haproxy', ['-c', '-q', '-f', candidate], { cwd: '/' });
  await machine.files.ensureAbsent(candidate);
  if (check.code === 0) return undefined;
  const alerts = check.output.split('\n').filter((line) => line.includes('[ALERT]'));
  return lastLine(alerts[0] ?? check.output);
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1) ?? '';
}
