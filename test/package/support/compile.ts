/** The TypeScript compiler in this process, whose programs share what they have read of libraries. */
import { dirname } from 'node:path';
import ts from 'typescript';

/** Files of libraries by what they were parsed with; they are the same for every program of a run. */
const libraryFiles = new Map<string, ts.SourceFile | undefined>();

/**
 * The errors in the sources of a project, as `tsc -p` prints them, with paths from the folder of its settings.
 *
 * The declarations of libraries are read and not checked.
 */
export function compileErrors(settings: string): readonly string[] {
  const folder = dirname(settings);
  const parsed = ts.getParsedCommandLineOfConfigFile(settings, undefined, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: (diagnostic) => {
      throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'));
    },
  });
  if (parsed === undefined) throw new Error(`${settings} cannot be read`);
  const { options, fileNames } = parsed;
  const host = ts.createCompilerHost(options);
  const program = ts.createProgram({
    options,
    rootNames: fileNames,
    configFileParsingDiagnostics: parsed.errors,
    host: { ...host, getSourceFile: sharing(host) },
  });
  const own = program.getSourceFiles().filter(({ fileName }) => !isLibrary(fileName));
  const diagnostics = [
    ...program.getConfigFileParsingDiagnostics(),
    ...program.getOptionsDiagnostics(),
    ...own.flatMap((file) => program.getSyntacticDiagnostics(file)),
    ...own.flatMap((file) => program.getSemanticDiagnostics(file)),
  ];
  return ts.sortAndDeduplicateDiagnostics(diagnostics).map((each) =>
    ts
      .formatDiagnostic(each, {
        getCurrentDirectory: () => folder,
        getCanonicalFileName: (name) => name,
        getNewLine: () => '\n',
      })
      .trimEnd(),
  );
}

function sharing(host: ts.CompilerHost): ts.CompilerHost['getSourceFile'] {
  return (fileName, parsedWith, ...others) => {
    if (!isLibrary(fileName)) return host.getSourceFile(fileName, parsedWith, ...others);
    const { languageVersion, impliedNodeFormat } =
      typeof parsedWith === 'object'
        ? parsedWith
        : { languageVersion: parsedWith, impliedNodeFormat: undefined };
    const key = `${languageVersion} ${impliedNodeFormat ?? ''} ${fileName}`;
    if (!libraryFiles.has(key)) {
      libraryFiles.set(key, host.getSourceFile(fileName, parsedWith, ...others));
    }
    return libraryFiles.get(key);
  };
}

const isLibrary = (path: string): boolean => path.includes('/node_modules/');
