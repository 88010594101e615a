import { randomUUID } from 'node:crypto';

/** What running a program needs of the process that starts it. */
export interface ProgramHost {
  readonly environment: () => Readonly<Record<string, string | undefined>>;
  readonly stdout: (chunk: Buffer) => void;
  readonly stderr: (chunk: Buffer) => void;
  /** A text that can not be guessed. */
  readonly newSecret: () => string;
}

/** This process: its environment, and its output, which the agent logs line by line as it comes. */
export const thisProcess: ProgramHost = {
  environment: () => process.env,
  stdout: (chunk) => process.stdout.write(chunk),
  stderr: (chunk) => process.stderr.write(chunk),
  newSecret: () => randomUUID(),
};
