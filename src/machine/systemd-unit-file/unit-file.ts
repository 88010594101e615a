/** One line of a unit file; `text` is what stands there, its line end and continuation lines included. */
export type UnitLine =
  | { readonly kind: 'blank' | 'comment' | 'broken'; readonly text: string }
  | { readonly kind: 'section'; readonly text: string; readonly name: string }
  | {
      readonly kind: 'assignment';
      readonly text: string;
      readonly section: string;
      readonly key: string;
      /** As systemd takes it: continuation lines joined by blanks, outer blanks removed, still quoted. */
      readonly value: string;
    };

/** A unit file: every line of it, in order, so that nothing is lost. */
export interface UnitFile {
  readonly lines: readonly UnitLine[];
}

/** Something that systemd would skip with a warning; lines and columns count from 1. */
export interface UnitFileDiagnostic {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export interface ParsedUnitFile {
  readonly file: UnitFile;
  readonly diagnostics: readonly UnitFileDiagnostic[];
}

/** The text of a unit file; of a parsed one, what was parsed to the byte. */
export function stringifyUnitFile(file: UnitFile): string {
  return file.lines.map((line) => line.text).join('');
}
