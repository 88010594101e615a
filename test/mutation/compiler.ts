import { join } from 'node:path';
import ts from 'typescript';

/** Answers whether the compiler accepts a file with another text, the rest of the tree unchanged. */
export interface Compiler {
  accepts(file: string, text: string): boolean;
}

/** Names and code that a mutant leaves unused: true of it, and no reason to skip what it does. */
const unused: ReadonlySet<number> = new Set([6133, 6138, 6192, 6196, 6198, 6199, 6205, 7027, 7028]);

/** Keeps one program of `files` and what they import, and replaces one file in it for each question. */
export function startCompiler(root: string, files: readonly string[]): Compiler {
  const configPath = join(root, 'tsconfig.json');
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(configPath, (path) => ts.sys.readFile(path)).config,
    ts.sys,
    root,
    { incremental: false },
  );
  delete options.tsBuildInfoFile;
  const names = files.map((file) => join(root, file));
  let changed: { readonly path: string; readonly text: string } | undefined;
  let version = 0;
  const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => names,
    getScriptVersion: (path) => (path === changed?.path ? String(version) : '0'),
    getScriptSnapshot: (path) => {
      const text = path === changed?.path ? changed.text : ts.sys.readFile(path);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => root,
    getDefaultLibFileName: (all) => ts.getDefaultLibFilePath(all),
    fileExists: (path) => ts.sys.fileExists(path),
    readFile: (path) => ts.sys.readFile(path),
    directoryExists: (path) => ts.sys.directoryExists(path),
    getDirectories: (path) => ts.sys.getDirectories(path),
    realpath: (path) => ts.sys.realpath?.(path) ?? path,
  });
  return {
    accepts: (file, text) => {
      version += 1;
      const path = join(root, file);
      changed = { path, text };
      return (
        service.getSyntacticDiagnostics(path).length === 0 &&
        service.getSemanticDiagnostics(path).every(({ code }) => unused.has(code))
      );
    },
  };
}
