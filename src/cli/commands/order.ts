import { addSecretCommand } from './add-secret.ts';
import { addStorageCommand } from './add-storage.ts';
import { addUnitCommand } from './add-unit.ts';
import { attachResourceCommand } from './attach-resource.ts';
import { attachStorageCommand } from './attach-storage.ts';
import { buildCommand } from './build.ts';
import type { MakeCommand } from './command.ts';
import { cancelTaskCommand } from './cancel-task.ts';
import { completeCommand, completionCommand } from './completion.ts';
import { configCommand } from './config.ts';
import { controllerProcessCommand } from './controller.ts';
import { createCommand } from './create.ts';
import { debugLogCommand } from './debug-log.ts';
import { deployCommand } from './deploy.ts';
import { destroyModelCommand } from './destroy-model.ts';
import { detachStorageCommand } from './detach-storage.ts';
import { execCommand } from './exec.ts';
import { explainCommand } from './explain.ts';
import { exposeCommand } from './expose.ts';
import { flagsCommand } from './flags.ts';
import { graphCommand } from './graph.ts';
import { grantSecretCommand } from './grant-secret.ts';
import { integrateCommand } from './integrate.ts';
import { layersCommand } from './layers.ts';
import { modelsCommand } from './models.ts';
import { packCommand } from './pack.ts';
import { proofCommand } from './proof.ts';
import { recordCommand } from './record.ts';
import { refreshCommand } from './refresh.ts';
import { removeApplicationCommand } from './remove-application.ts';
import { removeMachineCommand } from './remove-machine.ts';
import { removeRelationCommand } from './remove-relation.ts';
import { removeSecretCommand } from './remove-secret.ts';
import { removeStorageCommand } from './remove-storage.ts';
import { removeUnitCommand } from './remove-unit.ts';
import { repairCommand } from './repair.ts';
import { resolvedCommand } from './resolved.ts';
import { revokeSecretCommand } from './revoke-secret.ts';
import { runCommand } from './run.ts';
import { secretsCommand } from './secrets.ts';
import { showOperationCommand } from './show-operation.ts';
import { showSecretCommand } from './show-secret.ts';
import { showStorageCommand } from './show-storage.ts';
import { showUnitCommand } from './show-unit.ts';
import { snapshotCommand } from './snapshot.ts';
import { sshCommand } from './ssh.ts';
import { statusCommand } from './status.ts';
import { storageCommand } from './storage.ts';
import { testCommand } from './test.ts';
import { traceCommand } from './trace.ts';
import { typesCommand } from './types.ts';
import { unexposeCommand } from './unexpose.ts';
import { updateSecretCommand } from './update-secret.ts';
import { waitForCommand } from './wait-for.ts';

export interface CommandGroup {
  readonly title: string;
  readonly commands: readonly MakeCommand[];
}

/** All commands, grouped and in the order that help lists them. */
export const commandGroups: readonly CommandGroup[] = [
  {
    title: 'Write charms:',
    commands: [
      createCommand,
      testCommand,
      buildCommand,
      proofCommand,
      packCommand,
      typesCommand,
      layersCommand,
      graphCommand,
    ],
  },
  {
    title: 'Run applications:',
    commands: [
      deployCommand,
      refreshCommand,
      attachResourceCommand,
      configCommand,
      integrateCommand,
      removeRelationCommand,
      addUnitCommand,
      removeUnitCommand,
      removeMachineCommand,
      removeApplicationCommand,
      exposeCommand,
      unexposeCommand,
    ],
  },
  {
    title: 'Storage:',
    commands: [
      storageCommand,
      showStorageCommand,
      addStorageCommand,
      attachStorageCommand,
      detachStorageCommand,
      removeStorageCommand,
    ],
  },
  {
    title: 'Secrets:',
    commands: [
      addSecretCommand,
      updateSecretCommand,
      grantSecretCommand,
      revokeSecretCommand,
      secretsCommand,
      showSecretCommand,
      removeSecretCommand,
    ],
  },
  {
    title: 'Look and mend:',
    commands: [
      statusCommand,
      showUnitCommand,
      debugLogCommand,
      traceCommand,
      flagsCommand,
      explainCommand,
      snapshotCommand,
      recordCommand,
      waitForCommand,
      runCommand,
      showOperationCommand,
      cancelTaskCommand,
      execCommand,
      sshCommand,
      resolvedCommand,
      repairCommand,
    ],
  },
  {
    title: 'Models and the rest:',
    commands: [modelsCommand, destroyModelCommand, controllerProcessCommand, completionCommand],
  },
];

/** Asked by programs, not by people. */
export const hiddenCommands: readonly MakeCommand[] = [completeCommand];
