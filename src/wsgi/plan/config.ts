/** Reads the config options. */
import { fault } from '../../index.ts';
import type { CharmwrightError, ConfigValue } from '../../index.ts';
import { invalidValue, ok, readAll, shown, wrong } from './diagnostics.ts';
import type { Origin, Read } from './diagnostics.ts';
import { readEnvironmentVariables } from './environment-variables.ts';
import type { Variables } from './environment-variables.ts';
import { isWithin, readLogfilePath } from './folder-path.ts';
import { readModuleReference } from './module-reference.ts';
import type { ModuleReference } from './module-reference.ts';
import { home } from './paths.ts';
import { readCombination } from './read-combination.ts';
import { readRelativePath } from './relative-path.ts';
import type { CombinationChoice } from './table.ts';

export interface Config {
  readonly port: number;
  /** Empty when there is nothing to provision. */
  readonly provisionCommand: string;
  /** Where pip finds packages, within the application; empty for the index. */
  readonly pipCacheDir: string;
  readonly module: ModuleReference;
  readonly logfile: string;
  /** `name` or `name=version`; sorted, without repeats. */
  readonly aptDependencies: readonly string[];
  readonly variables: Variables;
  /** The operator's choice, which goes before the author's. */
  readonly combination: CombinationChoice;
}

/** The application's config, as Juju gives it. */
export type RawConfig = Readonly<Record<string, ConfigValue | undefined>>;

const defaults = {
  port: 80,
  provision_command: '',
  pip_cache_dir: '',
  wsgi_module: 'wsgi:application',
  wsgi_logfile_path: '/var/log/wsgi.service.log',
  apt_dependencies: '',
  environment_variables: '',
};

// Debian policy 5.6.1 and 5.6.12. apt-get would remove what ends in a minus.
const packageName = /^[a-z0-9][a-z0-9+.-]+(?:=[0-9A-Za-z][0-9A-Za-z.+:~-]*)?(?<!-)$/;

/** Reads all options and collects all that is wrong; an option that isn't set has its default. */
export function readConfig(config: RawConfig, applicationRoot: string): Read<Config> {
  const text = <T>(key: keyof typeof defaults, read: (text: string) => Read<T>): Read<T> => {
    const value = config[key] ?? defaults[key];
    return typeof value === 'string' ? read(value) : notText(key, value);
  };
  return readAll<{ [K in keyof Config]: Config[K] }>({
    port: readPort(config.port ?? defaults.port),
    provisionCommand: text('provision_command', readCommand),
    pipCacheDir: text('pip_cache_dir', readPipCacheDir),
    module: text('wsgi_module', readModuleReference),
    logfile: text('wsgi_logfile_path', (value) => readLogfile(value, applicationRoot)),
    aptDependencies: text('apt_dependencies', readAptDependencies),
    variables: text('environment_variables', readEnvironmentVariables),
    combination: readCombination(config, 'config'),
  });
}

function originOf(key: string): Origin {
  return { file: 'config', key };
}

function notText(key: string, value: ConfigValue): Read<never> {
  return wrong(
    invalidValue('CONFIG_VALUE_INVALID', originOf(key), {
      found: shown(value),
      expected: 'a string',
    }),
  );
}

function readPort(value: ConfigValue): Read<number> {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65_535) {
    return ok(value);
  }
  const expected = 'a port from 1 to 65535';
  return wrong(invalidValue('PORT_INVALID', originOf('port'), { found: shown(value), expected }));
}

function readCommand(text: string): Read<string> {
  if (!text.includes('\0')) return ok(text.trim());
  const message = 'config option provision_command holds a NUL character; expected a shell command';
  return wrong(fault('CONFIG_VALUE_INVALID', message));
}

function readPipCacheDir(text: string): Read<string> {
  if (text.trim() === '') return ok('');
  return readRelativePath(text.trim(), originOf('pip_cache_dir'), { code: 'WSGI_PATH_INVALID' });
}

function readLogfile(text: string, applicationRoot: string): Read<string> {
  const origin = originOf('wsgi_logfile_path');
  const read = readLogfilePath(text.trim(), origin);
  if (read.kind === 'wrong') return read;
  const within = [applicationRoot, home].find((folder) => isWithin(read.value, folder));
  if (within === undefined) return read;
  return wrong(
    invalidValue('WSGI_PATH_INVALID', origin, {
      found: shown(text),
      expected: `a file outside of ${within}`,
    }),
  );
}

function readAptDependencies(text: string): Read<readonly string[]> {
  const names = text.split(/[\s,]+/).filter((name) => name !== '');
  const bad = names.filter((name) => !packageName.test(name));
  if (bad.length === 0) return ok([...new Set(names)].sort());
  return wrong(...bad.map(notAPackage));
}

function notAPackage(name: string): CharmwrightError {
  const origin = originOf('apt_dependencies');
  const expected = 'Debian packages, each name or name=version';
  const message = `config option ${origin.key} names ${shown(name)}; expected ${expected}`;
  return fault('APT_NAME_INVALID', message);
}
