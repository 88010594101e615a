import type { StorageRow } from '../../controller/api-storage.ts';
import { renderTable } from './table.ts';

/** The table of `juju storage`. */
export function renderStorage(rows: readonly StorageRow[]): string {
  return renderTable(
    [
      ...[{ title: 'Unit' }, { title: 'Storage id' }, { title: 'Type' }, { title: 'Pool' }],
      ...[{ title: 'Size' }, { title: 'Status' }],
    ],
    rows.map(({ unit, id, kind, pool, size, status }) => [
      ...[unit, id, kind, pool, formatSize(size), status],
    ]),
  );
}

/** MiB as Juju shows them: `1.0 GiB`. */
function formatSize(mebibytes: number): string {
  const units = ['MiB', 'GiB', 'TiB', 'PiB'];
  const power = Math.min(Math.floor(Math.log2(Math.max(1, mebibytes)) / 10), units.length - 1);
  const size = mebibytes / 1024 ** power;
  return `${power === 0 ? String(size) : size.toFixed(1)} ${units[power] ?? ''}`;
}
