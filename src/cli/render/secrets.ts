import type { ShownSecret } from '../../controller/api-secrets.ts';
import { renderTable } from './table.ts';

/** The table of `juju secrets`. */
export function renderSecrets(
  secrets: Readonly<Record<string, ShownSecret>>,
  model: string,
): string {
  const rows = Object.entries(secrets).map(([id, secret]) => [
    id,
    secret.name ?? secret.label ?? '-',
    secret.owner === model && secret.name !== undefined ? '<model>' : secret.owner,
    secret.rotation ?? '-',
    String(secret.revision),
    secret.updated,
  ]);
  return renderTable(
    [
      ...[{ title: 'ID' }, { title: 'Name' }, { title: 'Owner' }, { title: 'Rotation' }],
      ...[{ title: 'Revision', align: 'right' } as const, { title: 'Last updated' }],
    ],
    rows,
  );
}

/** Secrets as data: JSON puts contents under `Data`, where juju's has them; revisions only when requested. */
export function secretData(
  secrets: Readonly<Record<string, ShownSecret>>,
  { json, revisions: withRevisions }: { readonly json: boolean; readonly revisions: boolean },
) {
  return Object.fromEntries(
    Object.entries(secrets).map(([id, { content, revisions, access, ...rest }]) => [
      id,
      {
        ...rest,
        ...(content === undefined ? {} : { content: json ? { Data: content } : content }),
        ...(withRevisions ? { revisions: revisions.map((each) => ({ ...each })) } : {}),
        ...(access === undefined ? {} : { access: access.map((each) => ({ ...each })) }),
      },
    ]),
  );
}
