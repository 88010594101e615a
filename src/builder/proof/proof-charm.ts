import { lstat, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { CharmwrightError, SourcePosition } from '../../errors.ts';
import { hookNames } from '../plan/framework-entries.ts';
import { type CharmAnalysis, type AnalysisSettings, analyzeCharm } from '../analyze-charm.ts';
import { readOptionalText } from '../read/optional-text.ts';
import type { Finding, Level } from './finding.ts';
import type { ProofSubject, SubjectCode } from './proof-rule.ts';
import { proofRules } from './rules/all-rules.ts';

export interface ProofResult {
  readonly name: string;
  readonly kind: CharmAnalysis['kind'];
  /** Errors, then warnings, then what is worth knowing; among equals by file and line. */
  readonly findings: readonly Finding[];
}

/**
 * Looks for all that is wrong or odd in a charm or a layer; runs no handler and writes nothing.
 *
 * @throws CHARM_SOURCE_MISSING when the folder is neither.
 */
export async function proofCharm(settings: AnalysisSettings): Promise<ProofResult> {
  const analysis = await analyzeCharm(settings);
  const refusals = analysis.faults.map(ofFault);
  const { code } = analysis;
  if (code?.description.kind === 'refused') {
    refusals.push({ level: 'E', rule: 'BUNDLE_FAILED', message: code.description.message });
  }
  const subject = await subjectOf(analysis);
  const rules = proofRules.filter(({ about }) => analysis.kind !== 'layer' || about !== 'charms');
  const found = rules.flatMap(({ name, check }) =>
    check(subject).map((each): Finding => ({ rule: name, ...each })),
  );
  const findings = [...refusals, ...found].sort(inOrder);
  const name = analysis.kind === 'layer' ? analysis.charm.name : analysis.plan.charm;
  return { name, kind: analysis.kind, findings };
}

function ofFault({ code, message, hint, source }: CharmwrightError): Finding {
  const placed = source === undefined ? {} : { source };
  return { level: 'E', rule: code, message, ...(hint === '' ? {} : { hint }), ...placed };
}

async function subjectOf(analysis: CharmAnalysis): Promise<ProofSubject> {
  const { plan, folder, layers, interfaces, charm, kind } = analysis;
  const { metadata, config, actions } = plan.bundle.definition;
  const files = (await readdir(folder)).sort();
  const readme = files.find((file) => /^readme(\.|$)/i.test(file));
  return {
    kind,
    name: plan.charm,
    folder: basename(folder),
    ...{ metadata, config, actions, layers, interfaces, charm, files },
    ...(kind === 'built'
      ? await scriptsOf(folder)
      : { scripts: await programsOf(analysis), notExecutable: [] }),
    readme: readme === undefined ? undefined : await readOptionalText(join(folder, readme)),
    code: codeOf(analysis),
  };
}

function codeOf({ code, plan }: CharmAnalysis): SubjectCode | undefined {
  if (code?.description.kind !== 'described') return undefined;
  const hooks = hookNames(plan.bundle.definition.metadata);
  return { charm: code.description, modules: code.modules, hooks };
}

/** `dispatch`, hooks and actions: what is there, and which of it can't be run. */
async function scriptsOf(folder: string): Promise<Pick<ProofSubject, 'scripts' | 'notExecutable'>> {
  const paths = ['dispatch'];
  for (const below of ['hooks', 'actions']) {
    const names = await readdir(join(folder, below)).catch(() => []);
    paths.push(...names.sort().map((name) => `${below}/${name}`));
  }
  const scripts: { file: string; text: string }[] = [];
  const notExecutable: string[] = [];
  for (const file of paths) {
    const found = await stat(join(folder, file)).catch(() => undefined);
    if (found?.isFile() !== true) continue;
    if ((found.mode & 0o111) === 0) notExecutable.push(file);
    if ((await lstat(join(folder, file))).isSymbolicLink()) continue;
    scripts.push({ file, text: (await readOptionalText(join(folder, file))) ?? '' });
  }
  return { scripts, notExecutable };
}

/** The executable handlers of all layers. */
async function programsOf({ layers }: CharmAnalysis): Promise<ProofSubject['scripts']> {
  const found = layers.flatMap(({ files, programs }) =>
    files.flatMap(({ path, content }) =>
      programs.includes(path) && content.kind === 'file' ? content.from : [],
    ),
  );
  return Promise.all(
    found.map(async (file) => ({ file, text: (await readOptionalText(file)) ?? '' })),
  );
}

const rank: Readonly<Record<Level, number>> = { E: 0, W: 1, I: 2 };

function inOrder(a: Finding, b: Finding): number {
  const place = (source: SourcePosition | undefined): string =>
    source === undefined
      ? ''
      : `${source.file}:${String(source.line ?? 0).padStart(6, '0')}:${String(source.column ?? 0).padStart(4, '0')}`;
  return rank[a.level] - rank[b.level] || place(a.source).localeCompare(place(b.source), 'en');
}
