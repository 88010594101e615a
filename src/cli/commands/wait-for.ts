import { type MakeCommand, modelCommand, type ModelOptions, newCommand } from './command.ts';

interface WaitOptions extends ModelOptions {
  readonly timeout: string;
  readonly status: string;
}

/** `charmwright wait-for application|unit NAME` */
export const waitForCommand: MakeCommand = (context) => {
  const command = newCommand('wait-for', 'Wait until an application or a unit has settled.', [
    'wait-for application hello',
    'wait-for application hello --timeout 2m',
    'wait-for unit hello/0 --status blocked',
  ]);
  return command.addCommand(target('application', context)).addCommand(target('unit', context));
};

function target(kind: 'application' | 'unit', { terminal }: Parameters<MakeCommand>[0]) {
  const example = kind === 'unit' ? 'hello/0' : 'hello';
  return modelCommand(
    kind,
    `Wait until ${kind === 'unit' ? 'a unit' : 'all units of an application'} settled.`,
    [`wait-for ${kind} ${example} --timeout 2m`],
  )
    .argument('<NAME>')
    .option('--timeout <TIME>', 'how long to wait', '10m')
    .option('--status <STATUS>', 'the workload status to wait for', 'active')
    .action(async (name: string, options: WaitOptions) => {
      const { waitFor } = await import('../model/wait-for.ts');
      await waitFor(terminal, options, {
        kind,
        name,
        status: options.status,
        timeout: options.timeout,
      });
    });
}
