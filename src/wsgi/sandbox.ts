/** What the service may see and do on the machine, for the service itself and for the checks that run as it does. */
import { quoteWord } from '../index.ts';
import type { Json, Unit } from '../index.ts';
import type { ServicePlan } from './plan/service-plan.ts';
import { applicationFolder, venvFolder, writableFolder } from './plan/paths.ts';

/** The path of this plan's Python. */
export function pythonOf(plan: ServicePlan): string {
  return `${venvOf(plan)}/bin/python`;
}

export function venvOf({ release, python }: ServicePlan): string {
  return venvFolder(release, python.variant);
}

/** The settings of `[Service]` that every process of the application runs under; whole lines. */
export async function sandbox(
  unit: Unit,
  plan: ServicePlan,
  environmentFile: string,
): Promise<string> {
  return unit.charm.render('wsgi-sandbox.hbs', {
    ...places(plan, environmentFile),
    logFolder: quoteWord(plan.logfile.slice(0, plan.logfile.lastIndexOf('/'))),
  });
}

/**
 * A lighter one, for `provision_command`: the release at the application's root and no new privileges, but
 * the rest of the machine as the user may see it, since an operator's command may have to write there.
 */
export function lightSandbox(plan: ServicePlan, environmentFile: string): readonly string[] {
  const values = places(plan, environmentFile);
  return [
    `User=${values.user}`,
    `Group=${values.user}`,
    `WorkingDirectory=${values.root}`,
    ...['PYTHONUNBUFFERED=1', 'PYTHONDONTWRITEBYTECODE=1', values.virtualEnv, values.path].map(
      (variable) => `Environment=${variable}`,
    ),
    `EnvironmentFile=${values.environmentFile}`,
    ...values.binds.split('\n'),
    'UMask=0027',
    'NoNewPrivileges=true',
  ];
}

function places(plan: ServicePlan, environmentFile: string) {
  const { user, root, release, mounts } = plan;
  const venv = venvOf(plan);
  const bind = (from: string, to: string): string => `${quoteWord(from)}:${quoteWord(to)}`;
  return {
    user,
    root: quoteWord(root),
    environmentFile,
    virtualEnv: quoteWord(`VIRTUAL_ENV=${venv}`),
    path: quoteWord(`PATH=${venv}/bin:/usr/local/bin:/usr/bin:/bin`),
    binds: [
      `BindReadOnlyPaths=${bind(applicationFolder(release), root)}`,
      // Never an empty `BindPaths=`: it would take the line above back, as the two share one list.
      ...mounts.map((path) => `BindPaths=${bind(`${root}/${path}`, `${root}/${path}`)}`),
      ...plan.writable.map((path) => `BindPaths=${bind(writableFolder(path), `${root}/${path}`)}`),
    ].join('\n'),
  } as const satisfies Record<string, Json>;
}
