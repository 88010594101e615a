import { spawn } from 'node:child_process';
import { cgiAnswer, cgiVariables, type Client } from './exchange.ts';
import { gatewayFolder, pythonEnvironment } from './gateway-process.ts';

/** A web server that starts a CGI program in a folder for each request. */
export function cgiClient(cwd: string, options: readonly string[] = []): Client {
  return (sent) => {
    const { promise, resolve, reject } = Promise.withResolvers<Awaited<ReturnType<Client>>>();
    const variables = Object.fromEntries(cgiVariables(sent));
    if (sent.body) variables.CONTENT_LENGTH = String(sent.body.length);
    const base = [gatewayFolder, '--protocol', 'cgi', '--application', 'echo:application'];
    const program = spawn('python3', [...base, ...options], {
      cwd,
      env: { ...pythonEnvironment, ...variables },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const parts: Buffer[] = [];
    program.stdout.on('data', (part: Buffer) => parts.push(part));
    // A program that has answered need not read everything.
    program.stdin.on('error', () => undefined);
    program.stdin.end(sent.body);
    program.on('close', () => {
      try {
        resolve(cgiAnswer(Buffer.concat(parts)));
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
    return promise;
  };
}
