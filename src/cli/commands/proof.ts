import { sourceSettings } from '../source-settings.ts';
import { formatOption, type MakeCommand, newCommand } from '../command.ts';

interface ProofOptions {
  readonly format: string;
}

/** `charmwright proof [DIR]` */
const proofCommand: MakeCommand = ({ terminal, exit }) =>
  newCommand({
    name: 'proof',
    group: 'write',
    summary:
      'Look for faults in a charm: E would fail, W is hardly meant, I is worth knowing. Ends with 200 where there is an E, with 100 where there is a W.',
    examples: ['proof', 'proof examples/hello', 'proof --format json | jq .findings'],
  })
    .argument('[DIR]', 'the folder of the charm, its source or a built one', '.')
    .addOption(formatOption('tabular', 'json'))
    .action(async (folder: string, options: ProofOptions) => {
      const { proofCharm } = await import('../../builder/proof/proof-charm.ts');
      const { proofExitCode } = await import('../../builder/proof/finding.ts');
      const proven = await proofCharm({
        folder,
        ...sourceSettings(terminal),
      });
      exit(proofExitCode(proven.findings));
      if (options.format === 'json') {
        terminal.out.line(JSON.stringify(proven, undefined, 2));
        return;
      }
      const { renderFindings } = await import('../render/findings.ts');
      terminal.out.write(renderFindings(proven.findings, terminal.out.style));
    });

export default proofCommand;
