import { join } from 'node:path';
import type { HookTools } from '../../juju/wire.ts';
import { realMachine } from '../../machine/real/real-machine.ts';
import type { HookPorts } from '../hook-input.ts';
import { digest } from '../state/digest.ts';
import { fileStateStore } from '../state/file-state-store.ts';
import { uncommittedFile, uncommittedFileName } from '../state/uncommitted/uncommitted-file.ts';
import type { HookTracer } from '../trace/hook-tracer.ts';
import { privateFiles } from '../unit/private-file.ts';
import { bundleLocator } from './bundle-locator.ts';

/** What the process of a hook has made before its ports. */
interface ProcessParts {
  readonly charmFolder: string;
  readonly tools: HookTools;
  readonly tracer: HookTracer;
  readonly print: (line: string) => void;
}

/** The ports of a hook that runs as this process, traced. */
export function processPorts({ charmFolder, tools, tracer, print }: ProcessParts): HookPorts {
  return {
    tools: tracer.tools(tools),
    machine: () => tracer.machine(realMachine()),
    hash: digest,
    fallbackState: fileStateStore(join(charmFolder, '.charmwright-state.json')),
    uncommitted: uncommittedFile(join(charmFolder, uncommittedFileName)),
    withPrivateFile: privateFiles(charmFolder),
    print,
    observer: tracer,
    locate: (stack) => bundleLocator(process.argv[1] ?? '')(stack),
    stalled: new Promise((resolve) => process.once('beforeExit', () => resolve())),
  };
}
