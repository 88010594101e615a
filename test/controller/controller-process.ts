/** The controller as a program of its own, with processes for machines: `node controller-process.ts <home>`. */
import { exitRunning } from '../../src/controller/client/ensure-controller.ts';
import { startController } from '../../src/controller/main.ts';
import { isFault } from '../../src/errors.ts';
import { processMachines } from './process-machines.ts';

const home = process.argv[2] ?? '';
try {
  const controller = await startController({
    ...{ home, machines: processMachines(), runtime: process.execPath, idleTime: 60_000 },
  });
  process.on('SIGTERM', () => void controller.stop());
  await controller.ended;
  process.exit(0);
} catch (error) {
  console.error(error);
  process.exit(isFault(error, 'CONTROLLER_RUNNING') ? exitRunning : 1);
}
