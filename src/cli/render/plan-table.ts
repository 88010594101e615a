import type { BuildPlan } from '../../builder/plan/build-plan.ts';
import type { Output } from '../terminal.ts';
import { renderTable } from './table.ts';

/** Path → layer → tactic, and all the layers that contribute. */
export function renderPlanTable(plan: BuildPlan, style: Output['style']): string {
  const rows = plan.entries.map(({ path, layer, tactic, from, content }) => [
    path,
    style('cyan', layer),
    tactic,
    content.kind === 'symlink' ? `→ ${content.target}` : from.join(' + '),
  ]);
  const titles = ['Path', 'Layer', 'Tactic', 'From'];
  return renderTable(
    titles.map((title) => ({ title })),
    rows,
  );
}
