import { type EndpointRole, endpointRoles } from '../../charm-schema/declared/kinds.ts';
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type CharmwrightError, fault } from '../../errors.ts';
import type { InterfaceSource } from '../plan/interface-source.ts';
import type { CheckDocument } from '../schema/check-document.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import { builtInInterfaces, builtInModule } from './built-in-interfaces.ts';
import { modulesOutsideLayer } from './modules-outside-layer.ts';
import type { LocatedLayer } from './locate-layer.ts';
import { duplicateNameFaults } from './duplicate-names.ts';

export interface ReadInterfaces {
  /** Those that can be used. */
  readonly interfaces: readonly InterfaceSource[];
  readonly faults: readonly CharmwrightError[];
}

interface ReadInterface {
  readonly found: InterfaceSource | undefined;
  readonly faults: readonly CharmwrightError[];
}

interface Reading {
  readonly check: CheckDocument;
  readonly show: (path: string) => string;
}

/** Reads interfaces: their interface.yaml, and which role modules they have. No two may have one name. */
export async function readInterfaces(
  located: readonly LocatedLayer[],
  reading: Reading,
): Promise<ReadInterfaces> {
  const read = await Promise.all(located.map((each) => readInterface(each, reading)));
  const interfaces = read.flatMap(({ found }) => found ?? []);
  return {
    interfaces,
    faults: [...read.flatMap(({ faults }) => faults), ...duplicateNameFaults(interfaces)],
  };
}

async function readInterface(located: LocatedLayer, reading: Reading): Promise<ReadInterface> {
  if (located.origin.source === 'charmwright') return builtIn(located);
  const { folder, url, origin } = located;
  const file = join(folder, 'interface.yaml');
  const { document, faults } = parseYaml(reading.show(file), await readFile(file, 'utf8'));
  if (document === undefined) return { found: undefined, faults };
  const { modules, faults: wrong } = await roleModules(folder, reading.show);
  const all = [...faults, ...reading.check('interface.yaml', document), ...wrong];
  const { name } = document.value;
  if (all.length > 0 || typeof name !== 'string') return { found: undefined, faults: all };
  const byName = !/^(path:|git\+)/.test(origin.source);
  if (byName && name !== located.name) {
    const text = `expected the name ${located.name}, which it is included by, found ${name}`;
    const source = document.locate(['name'], 'value');
    return { found: undefined, faults: [fault('VALUE_INVALID', text, { source })] };
  }
  const sha256 = await contentHash(JSON.stringify(document.value), modules);
  return {
    found: {
      ...{ name, folder, origin, modules, isBuiltIn: false, ...hashes(sha256) },
      url: url.startsWith('git+') ? url : `interface:${name}`,
    },
    faults: [],
  };
}

async function builtIn({ name, url, folder, origin }: LocatedLayer): Promise<ReadInterface> {
  const module = builtInModule(name);
  const spoken = builtInInterfaces[name] ?? [];
  const modules = Object.fromEntries(spoken.map((role) => [role, module]));
  const sha256 = await contentHash(name, modules);
  const found = { name, url, folder, origin, ...hashes(sha256), modules, isBuiltIn: true };
  return { found, faults: [] };
}

function hashes(sha256: string): Pick<InterfaceSource, 'revision' | 'sha256'> {
  return { revision: sha256.slice(0, 12), sha256 };
}

type Modules = InterfaceSource['modules'];

async function roleModules(
  folder: string,
  show: (path: string) => string,
): Promise<{ readonly modules: Modules; readonly faults: readonly CharmwrightError[] }> {
  const found: [EndpointRole, string][] = [];
  const faults: CharmwrightError[] = [];
  for (const role of endpointRoles) {
    const names = [`${role}.ts`, `${role}.js`].map((name) => join(folder, name));
    const there = await Promise.all(names.map(isFile));
    const [path] = names.filter((_, index) => there[index] === true);
    if (path === undefined) continue;
    faults.push(...(await modulesOutsideLayer(folder, [path], show)));
    found.push([role, path]);
  }
  if (found.length === 0) faults.push(await withoutModules(folder, show));
  return { modules: Object.fromEntries(found), faults };
}

async function withoutModules(
  folder: string,
  show: (path: string) => string,
): Promise<CharmwrightError> {
  const python = await Promise.all(endpointRoles.map((role) => isFile(join(folder, `${role}.py`))));
  const hint = 'write its sides as modules provides.ts, requires.ts or peers.ts';
  if (python.includes(true)) {
    const text = `${show(folder)} is an interface for charms.reactive, in Python`;
    return fault('LAYER_INVALID', text, { hint });
  }
  const text = `${show(folder)} is an interface with none of provides.ts, requires.ts and peers.ts`;
  return fault('LAYER_INVALID', text, { hint });
}

async function contentHash(head: string, modules: Modules): Promise<string> {
  const hash = createHash('sha256').update(head);
  for (const [role, module] of Object.entries(modules)) {
    hash.update(`\0${role}\0`).update(await readFile(module));
  }
  return hash.digest('hex');
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() === true;
}
