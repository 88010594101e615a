import { exposureTables } from './schema-exposure.ts';
import { modelTables } from './schema-model.ts';
import { secretTables } from './schema-secrets.ts';
import { storageTables } from './schema-storage.ts';
import { toolData } from './schema-tool-data.ts';

/**
 * The tables, as steps: step n brings a store of version n to n + 1.
 *
 * A step that was released never changes. The first one is that of version 0.2; a store of it is kept in
 * `test/fixtures/version-0.2`.
 */
export const migrations: readonly string[] = [
  [modelTables, secretTables, storageTables, exposureTables, toolData].join(''),
];
