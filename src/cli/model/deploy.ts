import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { isObject } from '../../base/json.ts';
import { parseYaml } from '../../builder/yaml/parse-yaml.ts';
import { readCharmMember } from '../../controller/charm/unpack-charm.ts';
import type { ModelOptions } from '../commands/command.ts';
import { readConfigFile } from '../parse/config-file.ts';
import { parseResources, parseSettings, parseStorage, readText } from '../parse/pairs.ts';
import type { Terminal } from '../terminal.ts';
import { readyCharm } from './charm-path.ts';
import { hintAtInstall } from '../service/install-hint.ts';
import { withProgress } from './progress.ts';
import { openSession } from './session.ts';

/** What the command line said. */
export interface DeployWish {
  readonly charm: string;
  readonly application: string | undefined;
  readonly units: number;
  /** `name=value`, or the name of a YAML file. */
  readonly config: readonly string[];
  readonly resources: readonly string[];
  readonly storage: readonly string[];
  /** Whether a charm is taken whose `assumes` is not met. */
  readonly force: boolean;
}

/** Builds the charm if it is a source, and deploys it. */
export async function deploy(
  terminal: Terminal,
  options: ModelOptions,
  wish: DeployWish,
): Promise<void> {
  const resources = parseResources(wish.resources, terminal.cwd);
  const pairs = await parseSettings(wish.config.filter(isPair), terminal.cwd);
  const storage = parseStorage(wish.storage);
  const charm = await readyCharm(wish.charm, options, terminal);
  const name = wish.application ?? (await nameOf(charm.path));
  const files = wish.config.filter((word) => !isPair(word));
  const read = await Promise.all(
    files.map((file) => readConfigFile(resolve(terminal.cwd, file), name)),
  );
  // The command line stands above files, and later files above earlier ones.
  const fromFiles = read.reduce((all, each) => ({ ...all, ...each }), {});
  const session = await openSession(options, terminal);
  const { application, units } = await withProgress(session, terminal, () =>
    session.controller.request('deploy', {
      model: session.model,
      charm: charm.path,
      ...(wish.application === undefined ? {} : { application: wish.application }),
      units: wish.units,
      config: { ...fromFiles, ...pairs },
      resources,
      ...(wish.storage.length === 0 ? {} : { storage }),
      ...(wish.force ? { force: true } : {}),
    }),
  );
  terminal.out.line(
    `deployed ${application}${units.length === 0 ? '' : ` with ${units.join(', ')}`}`,
  );
  terminal.err.line(`follow it: charmwright wait-for application ${application}`);
  await hintAtInstall(terminal, options);
}

function isPair(word: string): boolean {
  return /^[^/=]+=/.test(word);
}

/** A config file may keep its options under the application's name, which the charm gives. */
async function nameOf(charm: string): Promise<string> {
  const file = join(charm, 'metadata.yaml');
  const packed = (await stat(charm)).isFile();
  const text = packed ? await readCharmMember(charm, 'metadata.yaml') : await readText(file);
  const value = parseYaml(file, text ?? '').document?.value;
  const name = isObject(value) ? value.name : undefined;
  return typeof name === 'string' ? name : basename(charm, '.charm');
}
