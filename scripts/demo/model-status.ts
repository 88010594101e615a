/** What `status --format json` says, as far as the demo reads it. */
import { attempt, charmwright, model } from './charmwright.ts';
import { DemoFailure } from './failure.ts';

export interface ModelStatus {
  readonly applications?: Readonly<Record<string, ApplicationStatus | undefined>>;
}

interface ApplicationStatus {
  readonly units?: Readonly<Record<string, { readonly 'public-address'?: string } | undefined>>;
  readonly relations?: Readonly<Record<string, unknown>>;
}

/** The model's status, or undefined when there is no such model. */
export async function statusIfThere(): Promise<ModelStatus | undefined> {
  return (await modelNames()).includes(model) ? await status() : undefined;
}

export async function status(): Promise<ModelStatus> {
  return JSON.parse(await charmwright('status', '--format', 'json')) as ModelStatus;
}

/** The names of all models; none when no controller has ever been started. */
export async function modelNames(): Promise<readonly string[]> {
  const { code, stdout, stderr } = await attempt('models', '--format', 'json');
  if (code !== 0) throw new DemoFailure(`charmwright models failed\n${stderr}`);
  const { models } = JSON.parse(stdout) as { readonly models: readonly { name: string }[] };
  return models.map(({ name }) => name);
}

/** The address of an application's first unit. */
export async function addressOf(application: string): Promise<string> {
  const { applications } = await status();
  const unit = applications?.[application]?.units?.[`${application}/0`];
  const address = unit?.['public-address'];
  if (address !== undefined && address !== '') return address;
  throw new DemoFailure(`${application}/0 has no address`);
}
