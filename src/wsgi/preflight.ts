import { isObject, tryParseJson } from '../index.ts';
import type { Json, Unit } from '../index.ts';
import { candidateEnvironmentFilePath, checkScript, checkUnit } from './plan/paths.ts';
import type { ServicePlan } from './plan/service-plan.ts';
import { moduleText } from './plan/module-reference.ts';
import { killedBy, runTransientService } from './transient-service.ts';
import { pythonOf, sandboxSettings } from './plan/sandbox.ts';
import type { Server } from './servers/server.ts';
import { blockedWithRetry, doneWith } from './step-result.ts';
import type { StepResult } from './step-result.ts';

type Verdict = Readonly<Record<string, Json | undefined>>;

/**
 * Loads the application where the service will run it: as its user, at its place, with its new environment.
 *
 * @returns the version of the server in the virtual environment, or why the application can't be served.
 */
export async function preflight(
  unit: Unit,
  server: Server,
  plan: ServicePlan,
): Promise<StepResult<string>> {
  await unit.machine.files.ensureFile({
    path: checkScript,
    content: await unit.charm.render('check-application.py', {}),
    mode: 0o644,
  });
  const { module, callable, factory } = plan.module;
  const settings = sandboxSettings(plan, candidateEnvironmentFilePath);
  const shape = factory ? 'factory' : 'application';
  const result = await runTransientService(unit.machine, {
    unit: checkUnit,
    settings,
    command: [pythonOf(plan), checkScript, server.module, module, callable, shape],
    minutes: 2,
  });
  const named = `wsgi_module ${moduleText(plan.module)}`;
  if (result.timedOut) return blockedWithRetry(`${named} took longer than 2 minutes to import`);
  const verdict = readVerdict(result.stdout);
  if (verdict === undefined && result.signal !== undefined) {
    return blockedWithRetry(
      `the import check of ${named} ${killedBy(result.signal)}`,
      result.output,
    );
  }
  if (verdict === undefined) {
    return blockedWithRetry(`${named} ended Python (exit ${result.code})`, result.output);
  }
  if (verdict.kind === 'ok') return doneWith(text(verdict.version));
  return blockedWithRetry(`${named}: ${explain(verdict, plan, server)}`, text(verdict.traceback));
}

function readVerdict(stdout: string): Verdict | undefined {
  const line = stdout.split('\n').findLast((each) => each.startsWith('wsgi-check: '));
  const verdict = tryParseJson(line?.slice('wsgi-check: '.length) ?? '');
  return isObject(verdict) ? verdict : undefined;
}

function explain(verdict: Verdict, { module: { module, callable } }: ServicePlan, server: Server) {
  const found = listOf(verdict.found);
  switch (text(verdict.kind)) {
    case 'module-missing':
      return `there is no module ${text(verdict.missing)}; found ${found}`;
    case 'import-failed':
      return `importing ${module} failed`;
    case 'callable-missing':
      return `${module} has no ${callable}; it has ${found}`;
    case 'not-callable':
      return `${callable} is of type ${text(verdict.type)} and not callable; callable are ${found}`;
    case 'factory-failed':
      return `calling ${callable}() failed`;
    case 'server-missing':
      return `${server.name} can't be imported (${text(verdict.error)})`;
    default:
      return 'the check gave no answer';
  }
}

function listOf(value: Json | undefined): string {
  const names = Array.isArray(value) ? (value as readonly Json[]).map(text) : [];
  return names.length === 0 ? 'none' : names.join(', ');
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
