import type { Socket } from 'node:net';
import { messageOf } from '../errors.ts';
import {
  callValue,
  mainMethod,
  resultOf,
  rpcHead,
  rpcTypes,
  type RemoteCall,
  type RpcHead,
} from './agent-rpc.ts';
import { malformed } from './gob/byte-reader.ts';
import { GobEncoder } from './gob/gob-encoder.ts';
import { GobStream } from './gob/gob-stream.ts';
import type { GobValue } from './gob/gob-type.ts';
import type { ToolResult } from './wire.ts';

/** The outcome of a call. */
export type Reply =
  | { readonly kind: 'answered'; readonly result: ToolResult }
  /** The agent did not run it: it never received all of it, or has no such method. */
  | { readonly kind: 'not-run'; readonly reason: unknown }
  /** The agent may have run it. */
  | { readonly kind: 'lost'; readonly reason: unknown };

/** One connection to an agent, for calls that are made one after the other. */
export interface AgentConnection {
  ask(call: RemoteCall): Promise<Reply>;
  /** Closes the connection at once; a call that waits for its answer is lost. */
  close(): void;
}

/** Milliseconds that the rest of an answer may take once its first byte is there. */
const stall = 30_000;

/** `address` as the environment has it; `@` begins an abstract one. Rejects when no one listens there. */
export async function dial(address: string, patience = stall): Promise<AgentConnection> {
  // Loaded here: a hook that calls no tool does not need it.
  const { connect } = await import('node:net');
  const path = address.startsWith('@') ? `\0${address.slice(1)}` : address;
  const socket = connect({ path });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve();
    });
  });
  return new Connection(socket, patience);
}

class Connection implements AgentConnection {
  readonly #socket: Socket;
  readonly #encoder = new GobEncoder();
  readonly #stream = new GobStream();
  #sequence = 0;
  #values: GobValue[] = [];
  #waiting: ((ended: Error | undefined) => void) | undefined;
  #ended: Error | undefined;

  constructor(socket: Socket, patience: number) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => this.#take(chunk, patience));
    socket.on('timeout', () => this.#end(malformed('the beginning of an answer and no more')));
    socket.on('error', (error) => this.#end(error));
    socket.on('close', () => this.#end(new Error('the agent hung up')));
    // Between calls the connection must not keep an otherwise finished process alive.
    socket.unref();
  }

  async ask(call: RemoteCall): Promise<Reply> {
    if (this.#ended !== undefined) return { kind: 'not-run', reason: this.#ended };
    const sequence = this.#sequence;
    this.#sequence += 1;
    this.#socket.ref();
    try {
      const { request, call: type } = rpcTypes;
      const head = this.#encoder.encode(request, { ServiceMethod: mainMethod, Seq: sequence });
      this.#socket.write(Buffer.concat([head, this.#encoder.encode(type, callValue(call))]));
      const [first, second] = await this.#answer();
      return replyOf(rpcHead(first), second, sequence);
    } catch (reason) {
      this.#end(reason instanceof Error ? reason : new Error(messageOf(reason)));
      return { kind: 'lost', reason };
    } finally {
      this.#socket.unref();
    }
  }

  close(): void {
    this.#end(new Error('the connection to the agent is closed'));
  }

  /** Waits for the two values of an answer. */
  async #answer(): Promise<readonly [GobValue, GobValue]> {
    for (;;) {
      const [head, body, ...more] = this.#values;
      if (head !== undefined && body !== undefined) {
        if (more.length > 0) throw malformed('an answer that no one asked for');
        this.#values = [];
        return [head, body];
      }
      if (this.#ended !== undefined) throw this.#ended;
      await new Promise<void>((resolve, reject) => {
        this.#waiting = (ended) => {
          this.#waiting = undefined;
          if (ended === undefined) resolve();
          else reject(ended);
        };
      });
    }
  }

  #take(chunk: Buffer, patience: number): void {
    if (this.#ended !== undefined) return;
    try {
      this.#values.push(...this.#stream.push(chunk));
      // Once the first byte is there the rest must follow; before that a tool may take any time.
      const within = this.#stream.isWithin || this.#values.length === 1;
      this.#socket.setTimeout(within ? patience : 0);
      if (this.#waiting === undefined) throw malformed('an answer that no one asked for');
      if (this.#values.length > 1) this.#waiting(undefined);
    } catch (error) {
      this.#end(error instanceof Error ? error : new Error(messageOf(error)));
    }
  }

  #end(reason: Error): void {
    this.#ended ??= reason;
    this.#socket.destroy();
    this.#waiting?.(this.#ended);
  }
}

function replyOf(head: RpcHead, body: GobValue, sequence: number): Reply {
  if (head.sequence !== sequence) throw malformed(`an answer to call ${head.sequence}`);
  if (head.error === '') return { kind: 'answered', result: resultOf(body) };
  // Source: Go net/rpc server.go; the method is looked up before anything is run.
  if (/^rpc: (can't find|service\/method request ill-formed)/.test(head.error)) {
    return { kind: 'not-run', reason: new Error(`the agent says "${head.error}"`) };
  }
  // In the words of jujuc.
  return {
    kind: 'answered',
    result: { code: 1, stdout: '', stderr: `ERROR ${head.error}\n` },
  };
}
