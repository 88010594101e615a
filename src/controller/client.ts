/** What the CLI uses of the controller. */
export { makeHome } from './make-home.ts';
export { connect, type ControllerClient } from './client/connect.ts';
export {
  controllerProgram,
  ensureController,
  type StartOptions,
} from './client/ensure-controller.ts';
export { endController, runningController, stopController } from './client/stop-controller.ts';
export { defaultHome, homeFrom, homePaths, type HomePaths } from './home.ts';
