import type { Machine } from '../index.ts';
import { certificates } from './plan/paths.ts';
import type { ServicePlan } from './plan/service-plan.ts';

/** Writes the certificate authorities to the paths in the plan's variables, beside those in use. */
export async function writeCertificates({ files }: Machine, plan: ServicePlan): Promise<void> {
  const wanted = Object.entries(plan.certificates);
  if (wanted.length === 0) return;
  await files.ensureFolder({ path: certificates, mode: 0o755 });
  for (const [path, content] of wanted) await files.ensureFile({ path, content, mode: 0o644 });
}

/** Removes the authorities that the plan, which serves, does not use. */
export async function pruneCertificates({ files }: Machine, plan: ServicePlan): Promise<void> {
  for (const name of await files.list(certificates)) {
    const path = `${certificates}/${name}`;
    if (!Object.hasOwn(plan.certificates, path)) await files.ensureAbsent(path);
  }
}
