/** What a model and its machines are called on the host; every name is unique to home and model. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fault } from '../../errors.ts';

/** Every nft table of ours starts so; the last one gone means that the host can be put back. */
export const tablePrefix = 'charmwright_';

/** The names that a model leaves on the host. */
export interface ModelNames {
  /** The network bridge; at most 15 characters, the kernel's limit. */
  readonly bridge: string;
  /** The bridge's own hardware address, so that it stays when machines come and go. */
  readonly bridgeMac: string;
  /** The nft tables, one of family `ip` and one of `ip6`. */
  readonly table: string;
  /** The first 48 bits of its IPv6 addresses, a unique local prefix such as `fd12:3456:789a` (RFC 4193). */
  readonly site: string;
  /** What the control groups of the model's machines start with. */
  readonly cgroupPrefix: string;
  /** Where the machines' files are. */
  readonly machines: string;
}

/** The names that a machine leaves on the host. */
export interface MachineNames {
  /** What systemd-nspawn calls it; short, because its network link is named `vb-<this>`. */
  readonly nspawn: string;
  /** The host name it has inside. */
  readonly hostname: string;
  /** Its control group, relative to a hierarchy's root. */
  readonly cgroup: string;
  /** Its files. */
  readonly folder: string;
}

/** The names of a model; the same home and model always give the same names. */
export function modelNames(home: string, model: string): ModelNames {
  if (!/^[a-z0-9][a-z0-9-]*$/.test(model)) {
    throw fault('INTERNAL', `${JSON.stringify(model)} cannot name a model's machines`);
  }
  const tag = tagOf(home, model);
  return {
    bridge: `cw-${model.slice(0, 5).replace(/-+$/, '')}-${tag}`,
    bridgeMac: `02:${(digest(home, model).slice(0, 10).match(/../g) ?? []).join(':')}`,
    table: `${tablePrefix}${model}_${tag}`,
    site: siteOf(digest(home, model)),
    cgroupPrefix: `${model}-${tag}-`,
    machines: join(home, 'models', model, 'machines'),
  };
}

/** The names of one machine of a model; `id` is a number as text. */
export function machineNames(home: string, model: string, id: string): MachineNames {
  const { cgroupPrefix, machines } = modelNames(home, model);
  if (!/^[0-9]+$/.test(id)) {
    throw fault('INTERNAL', `${JSON.stringify(id)} cannot name a machine, a number was expected`);
  }
  return {
    nspawn: `cw${tagOf(home, model)}-${id}`,
    hostname: `${model.slice(0, 50).replace(/-+$/, '')}-${id}`,
    cgroup: `charmwright/${cgroupPrefix}${id}`,
    folder: join(machines, id),
  };
}

function tagOf(home: string, model: string): string {
  return digest(home, model).slice(0, 6);
}

/** The 40 bits behind `fd` are to be random (RFC 4193, 3.2.1), so that two hosts that are joined differ. */
function siteOf(hex: string): string {
  return `fd${hex.slice(12, 14)}:${hex.slice(14, 18)}:${hex.slice(18, 22)}`;
}

function digest(home: string, model: string): string {
  return createHash('sha256').update(`${home}\0${model}`).digest('hex');
}
