/**
 * Unit files and environment files of systemd: parse, edit, stringify, quote.
 *
 * Pure, without I/O, and apart from the error class of its own.
 *
 * @module
 */
export { addValue, getValue, getValues, removeValues, setValue } from './edit-unit-file.ts';
export type { Setting } from './edit-unit-file.ts';
export { renderEnvironmentFile } from './environment-file.ts';
export { parseEnvironmentFile } from './parse-environment-file.ts';
export type { ParsedEnvironmentFile } from './parse-environment-file.ts';
export { parseUnitFile } from './parse-unit-file.ts';
export {
  checkVariable,
  escapeSpecifiers,
  quoteEnvironment,
  quoteExec,
  quoteLine,
  quoteWord,
} from './quote.ts';
export { stringifyUnitFile } from './unit-file.ts';
export type { ParsedUnitFile, UnitFile, UnitFileDiagnostic, UnitLine } from './unit-file.ts';
