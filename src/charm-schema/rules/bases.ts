/** The bases of manifest.yaml. */
import { isList, type Json, type JsonObject, objectOrEmpty } from '../../base/json.ts';
import type { CharmRule, RuleFinding } from './charm-rule.ts';

const file = 'manifest.yaml';

function basesOf(manifest: JsonObject | undefined): readonly Json[] {
  const bases = manifest?.bases;
  return isList(bases) ? bases : [];
}

export const somewhereRule: CharmRule = {
  source: 'domain/deployment/charm/meta.go, Check',
  by: ['4.0'],
  check: ({ manifest }) => {
    if (manifest !== undefined) return [];
    const message = 'there is no manifest.yaml, which names the bases of a charm';
    return [{ file, path: [], code: 'KEY_MISSING', message }];
  },
};

/** Juju 3.6 takes them; whether it has machines with them is another matter. */
const olderSystems = ['ubuntu', 'centos', 'windows', 'osx', 'opensuse', 'genericlinux'];

export const systemRule: CharmRule = {
  source: 'domain/application/service/manifest.go; of 3.6 base.go of github.com/juju/charm/v12',
  check: ({ manifest }) =>
    basesOf(manifest).flatMap((base, index): readonly RuleFinding[] => {
      const { name } = objectOrEmpty(base);
      if (typeof name !== 'string' || name === 'ubuntu') return [];
      const older = olderSystems.includes(name);
      const newer = name.toLowerCase() === 'ubuntu';
      const by = older ? (['4.0'] as const) : newer ? (['3.6'] as const) : undefined;
      return [
        {
          ...{ file, path: ['bases', index, 'name'], code: 'VALUE_INVALID' },
          message: `bases.${index}.name: expected ubuntu, found ${JSON.stringify(name)}`,
          ...(by === undefined ? {} : { by }),
        },
      ];
    }),
};

/** Whether Juju 3.6 makes one of its architectures of a name. Source: `arch/arch.go` of github.com/juju/utils/v3. */
const isArchitecture = (name: string): boolean =>
  /amd64|x86_64|i?[3-9]86|arm$|armv|aarch64|ppc64|s390x|riscv64|risc$|risc-[vV]64/.test(name) ||
  ['arm64', 'i386', 'armhf'].includes(name.trim());

export const architectureRule: CharmRule = {
  source: 'base.go of github.com/juju/charm/v12',
  by: ['3.6'],
  check: ({ manifest }) =>
    basesOf(manifest).flatMap((base, index) => {
      const { architectures } = objectOrEmpty(base);
      return (isList(architectures) ? architectures : []).flatMap(
        (name, place): readonly RuleFinding[] =>
          typeof name !== 'string' || isArchitecture(name)
            ? []
            : [
                {
                  ...{
                    file,
                    path: ['bases', index, 'architectures', place],
                    code: 'VALUE_INVALID',
                  },
                  message: `bases.${index}.architectures.${place}: expected an architecture such as amd64, found ${JSON.stringify(name)}`,
                },
              ],
      );
    }),
};
