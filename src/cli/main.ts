/** The program that bin/charmwright runs. */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

const { env } = process;
const cache = env.XDG_CACHE_HOME ?? (env.HOME === undefined ? undefined : join(env.HOME, '.cache'));
// Never Node's default place: another user of this machine could have made that folder.
if (cache !== undefined) enableCompileCache(join(cache, 'charmwright', 'compiled'));

const { runCli } = await import('./run-cli.ts');
const { systemTerminal } = await import('./terminal.ts');
process.exitCode = await runCli(process.argv.slice(2), systemTerminal(process));
