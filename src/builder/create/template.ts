/** The files of a new folder, by path. */
export type TemplateFiles = Readonly<Record<string, string>>;

/** What there is to begin with. */
export interface Template {
  readonly title: string;
  /** How the folder of a new one is called. */
  readonly folder: (name: string) => string;
  /** The charm in it that can be built, relative to the folder. */
  readonly charm: string;
  /** Pure: the same name and version give the same files. */
  readonly files: (name: string, version: string) => TemplateFiles;
}

/** What every new folder has: the package, the compiler's settings and what is not kept. */
export function projectFiles(name: string, version: string, charm: string): TemplateFiles {
  const at = charm === '.' ? '' : ` ${charm}`;
  const project = {
    name,
    private: true,
    type: 'module',
    scripts: {
      build: `charmwright build${at}`,
      proof: `charmwright proof${at}`,
      types: 'tsc',
      test: 'charmwright test',
    },
    devDependencies: {
      '@types/node': '^24.0.0',
      charmwright: `^${version}`,
      typescript: '~6.0',
      vitest: '^5.0.0',
    },
  };
  const settings = {
    compilerOptions: {
      target: 'es2024',
      lib: ['es2024'],
      module: 'nodenext',
      moduleResolution: 'nodenext',
      types: ['node'],
      noEmit: true,
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      erasableSyntaxOnly: true,
      verbatimModuleSyntax: true,
      allowImportingTsExtensions: true,
      skipLibCheck: true,
    },
    exclude: ['**/build', 'node_modules'],
  };
  return {
    'package.json': `${JSON.stringify(project, undefined, 2)}\n`,
    'tsconfig.json': `${JSON.stringify(settings, undefined, 2)}\n`,
    '.gitignore': 'node_modules\nbuild/\n*.charm\n',
    copyright: `The authors of ${name}. Replace this with the terms under which it may be used.\n`,
  };
}

/** The metadata of a charm, but for its endpoints and resources. */
export function metadataOf(name: string, summary: string, description: string): string {
  return `name: ${name}
display-name: ${titleOf(name)}
summary: ${summary}
description: |
  ${description}
maintainer: Your Name <you@example.com>
tags: [application]
`;
}

/** `my-shop` as `My shop`. */
export function titleOf(name: string): string {
  const words = name.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * How a test begins that loads the charm it is about.
 *
 * @param charm its folder, from that of the test.
 * @param kit what else it takes from the test kit.
 */
export function testHeader(
  charm: string,
  kit: readonly string[] = ['on', 'run', 'state'],
  ...imports: readonly string[]
): string {
  return [
    "import { join } from 'node:path';",
    `import { ${['loadCharm', 'matchers', ...kit].join(', ')} } from 'charmwright/testing';`,
    "import { expect, test } from 'vitest';",
    ...imports,
    '',
    'expect.extend(matchers);',
    '',
    `const charm = await loadCharm(join(import.meta.dirname, '${charm}'));`,
    '',
  ].join('\n');
}

/** What to type next, for a README; `npx` finds the command once `npm install` has run. */
export function nextCommands(charm: string, deploy: readonly string[]): string {
  const at = charm === '.' ? '' : ` ${charm}`;
  const commands = ['npm install', 'npx charmwright test', `npx charmwright build${at}`];
  const all = [...commands, `npx charmwright proof${at}`, ...deploy];
  return ['```sh', ...all, '```', ''].join('\n');
}
