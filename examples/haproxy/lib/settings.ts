import type { Settings } from './haproxy-cfg.ts';

type Config = Readonly<Record<string, string | number | boolean | undefined>>;

/** The charm's config, or what is wrong with it. */
export type SettingsRead =
  | { readonly ok: true; readonly settings: Omit<Settings, 'ipv6'> }
  | { readonly ok: false; readonly reason: string };

/** Checks the options; nothing that passes can add a line or a word to haproxy.cfg. */
export function readSettings(config: Config): SettingsRead {
  const { port, timeout, health_path: healthPath } = config;
  if (!isWithin(port, 1, 65_535)) return wrong('port', port, 'a number from 1 to 65535');
  if (!isWithin(timeout, 1, 86_400)) return wrong('timeout', timeout, 'seconds from 1 to 86400');
  if (typeof healthPath !== 'string' || !/^\/[A-Za-z0-9\-._~!$&()*+,;=:@/?%]*$/.test(healthPath)) {
    return wrong('health_path', healthPath, 'a path such as /healthz');
  }
  return { ok: true, settings: { port, timeout, healthPath } };
}

function isWithin(value: Config[string], least: number, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}

function wrong(option: string, value: Config[string], expected: string): SettingsRead {
  const shown = value === undefined ? 'not set' : JSON.stringify(value);
  return { ok: false, reason: `${option} is ${shown}, expected ${expected}` };
}
