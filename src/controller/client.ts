/** What the CLI uses of the controller. */
export { makeHome } from './make-home.ts';
export { connect, type ControllerClient } from './client/connect.ts';
export { controllerProgram, ensureController } from './client/ensure-controller.ts';
export { endController, runningController, stopController } from './client/stop-controller.ts';
export { defaultHome, homeFrom, homePaths } from './home.ts';
