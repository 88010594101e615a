/** Each rule of proof, by a charm that breaks it in each of its ways. */
import { expect, test } from 'vitest';
import type { ProofRuleName } from '../../../src/builder/proof/finding.ts';
import { proofCharm } from '../../../src/builder/proof/proof-charm.ts';
import { proofRules } from '../../../src/builder/proof/rules/all-rules.ts';
import { type Files, folderWith, metadata } from '../support/layers.ts';

interface Broken {
  readonly files: Files;
  /** Whether the rule looks at handlers, which have to be bundled for it. */
  readonly handlers?: true;
  readonly says: readonly string[];
}

const handlers = (body: string): Files => ({
  'shop/reactive/shop.ts': `import { layer } from 'charmwright';\nexport default layer(({ when, hook, action }) => {\n${body}\n});\n`,
});
const described = (more: string): Files => ({ 'shop/metadata.yaml': `${metadata}${more}\n` });

const broken: Readonly<Record<ProofRuleName, readonly Broken[]>> = {
  'action-handler': [
    {
      files: { ...handlers(''), 'shop/actions.yaml': 'greet:\n' },
      handlers: true,
      says: ['E no handler carries out action greet', 'W action greet has no description'],
    },
  ],
  bases: [
    {
      files: described('series: [noble]'),
      says: ['W series belongs to the format that charms had before bases'],
    },
  ],
  documentation: [
    {
      files: { 'shop/README.ex': 'x\n' },
      says: [
        'I there is no icon.svg',
        'W README.ex is a template’s',
        'W there is no README',
        'W there is no copyright',
      ],
    },
    {
      files: {
        'shop/README.md': 'Describe the intended usage of this charm\n',
        'shop/LICENSE': 'L\n',
        'shop/icon.svg': '<svg/>',
      },
      says: ['W the README still has "Describe the intended usage of this charm" of its template'],
    },
  ],
  'endpoint-handled': [
    {
      files: { ...handlers(''), ...described('requires: {db: pgsql}') },
      handlers: true,
      says: ['W nothing handles the endpoint db (requires pgsql)'],
    },
  ],
  executables: [
    {
      files: {
        'shop/dispatch': '#!/bin/sh\n',
        'shop/actions/go': '#!/bin/sh\n',
        'shop/.build.manifest': '{}',
      },
      says: ['E actions/go is not executable', 'E dispatch is not executable'],
    },
  ],
  'flag-declared': [
    {
      files: {
        ...handlers("  when('shop.open').do('x', (unit) => unit.flags.set('shop.open'));"),
        'shop/layer.yaml': 'flags: {shop.closed: Nobody is in.}\n',
      },
      handlers: true,
      says: [
        'I the flag shop.closed is declared, and nothing sets it or waits for it',
        'W no layer.yaml declares the flag shop.open',
      ],
    },
  ],
  'flag-set': [
    {
      files: handlers("  when('shop.open').do('x', () => undefined);"),
      handlers: true,
      says: ['W handler shop/x waits for the flag shop.open, and nothing sets it'],
    },
  ],
  'handler-runs': [
    {
      files: handlers(
        "  when('shop.open').do('x', () => undefined);\n  hook('instal').do('y', () => undefined);\n  action('go').do(() => undefined);",
      ),
      handlers: true,
      says: [
        'W the handler of action go (shop) can never run: actions.yaml does not declare it',
        'W the handler shop/x can never run: nothing sets shop.open',
        'W the handler shop/y can never run: the charm has no hook instal',
      ],
    },
  ],
  'instance-metadata': [
    {
      files: {
        'shop/dispatch': '#!/bin/sh\ncurl http://169.254.169.254/\n',
        'shop/.build.manifest': '{}',
      },
      says: ["W dispatch asks the cloud's metadata service"],
    },
  ],
  'interface-used': [
    {
      files: { 'shop/layer.yaml': 'includes: [interface:http]\n' },
      says: ['W interface:http is included, and no endpoint has the interface http'],
    },
  ],
  maintainer: [
    { files: {}, says: ['W metadata.yaml names no maintainer'] },
    {
      files: described('maintainer: somebody'),
      says: ['W the maintainer "somebody" is not of the form Name <email>'],
    },
    {
      files: described('maintainer: A <a@b.c>\nmaintainers: [A <a@b.c>]'),
      says: ['E metadata.yaml has maintainer and maintainers'],
    },
  ],
  naming: [
    {
      files: {
        'shop/metadata.yaml':
          'name: stall\nsummary: S\ndescription: D\nprovides: {relation-name: http}\n',
      },
      says: [
        "E the endpoint relation-name is still a template's",
        'I metadata.yaml has no display-name',
        'I the charm stall lies in a folder called shop',
      ],
    },
  ],
  'option-described': [
    {
      files: { 'shop/config.yaml': 'options: {port: {}}\n' },
      says: [
        'I option port has no default',
        'W option port has no description',
        'W option port has no type',
      ],
    },
  ],
  'option-read': [
    {
      files: {
        ...handlers(''),
        'shop/config.yaml': 'options: {port: {type: int, default: 80, description: Where}}\n',
      },
      handlers: true,
      says: ['W nothing reads option port'],
    },
  ],
  provides: [{ files: {}, says: ['I the charm provides no endpoint'] }],
  repo: [{ files: {}, says: ['I layer.yaml does not say in which repo its source is kept'] }],
  resources: [
    {
      files: described('resources: {app: {type: file}}'),
      says: ['W resource app has no description'],
    },
  ],
  summary: [
    {
      files: {
        'shop/metadata.yaml': `name: shop\nsummary: ${'long '.repeat(20)}\ndescription: D\n`,
      },
      says: ['W the summary has 99 characters; more than 72 are cut where it is shown'],
    },
  ],
  tags: [
    { files: {}, says: ['I metadata.yaml has no tags'] },
    { files: described('tags: []'), says: ['W tags is empty'] },
    { files: described('categories: [web]'), says: ['W categories are deprecated'] },
  ],
};

test('every rule is broken here', () => {
  expect(Object.keys(broken)).toEqual(proofRules.map(({ name }) => name).sort());
});

const cases = Object.entries(broken).flatMap(([rule, each]) =>
  each.map((one) => ({ rule, ...one })),
);

test.each(cases)('$rule says $says', async ({ rule, files, handlers: looksAtHandlers, says }) => {
  const base: Files = { 'shop/metadata.yaml': metadata, 'shop/layer.yaml': '' };
  const folder = await folderWith({ ...base, ...files });
  const { findings } = await proofCharm({
    folder: 'shop',
    cwd: folder,
    handlers: looksAtHandlers ?? false,
  });
  const own = findings.filter((each) => each.rule === rule);
  expect(own.map(({ level, message }) => `${level} ${message}`).sort()).toEqual(says);
});
