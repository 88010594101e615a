/**
 * What travels over an agent's socket: Go `net/rpc` with gob, and one method, `Jujuc.Main`.
 *
 * Source: juju `cmd/jujuc/main.go`, `internal/worker/uniter/runner/jujuc/server.go`; Go `net/rpc`.
 */
import { malformed } from './gob/byte-reader.ts';
import { isStruct, type GobStruct, type GobType, type GobValue } from './gob/gob-type.ts';
import type { ToolCall, ToolResult } from './wire.ts';

/** The method that every hook tool calls. */
export const mainMethod = 'Jujuc.Main';

/** The agent's answer to a call without standard input whose tool reads it. */
export const wantsStdin = 'hook tool requires stdin, none supplied';

function struct(name: string, fields: Readonly<Record<string, GobType>>): GobType {
  const entries = Object.entries(fields);
  return { kind: 'struct', name, fields: entries.map(([field, type]) => ({ name: field, type })) };
}

/** The types of the wire, in Go's field order. */
export const rpcTypes = {
  request: struct('Request', { ServiceMethod: { kind: 'string' }, Seq: { kind: 'uint' } }),
  response: struct('Response', {
    ServiceMethod: { kind: 'string' },
    Seq: { kind: 'uint' },
    Error: { kind: 'string' },
  }),
  call: struct('Request', {
    ContextId: { kind: 'string' },
    Dir: { kind: 'string' },
    CommandName: { kind: 'string' },
    Args: { kind: 'slice', name: '[]string', element: { kind: 'string' } },
    StdinSet: { kind: 'bool' },
    Stdin: { kind: 'bytes' },
  }),
  result: struct('ExecResponse', {
    Code: { kind: 'int' },
    Stdout: { kind: 'bytes' },
    Stderr: { kind: 'bytes' },
  }),
  /** Stands in the place of a result when there is an error. */
  nothing: struct('', {}),
} as const;

/** The head of a request or of a response; `error` is empty in a request and in a good response. */
export interface RpcHead {
  readonly method: string;
  readonly sequence: number;
  readonly error: string;
}

/** @throws AGENT_WIRE_INVALID */
export function rpcHead(value: GobValue): RpcHead {
  const fields = structOf(value, 'a head of a message');
  return {
    method: text(fields, 'ServiceMethod'),
    sequence: integer(fields, 'Seq'),
    error: text(fields, 'Error'),
  };
}

/** A call as the agent sees it. */
export interface RemoteCall extends ToolCall {
  readonly contextId: string;
  readonly dir: string;
}

/** The value to send for a call. */
export function callValue({ contextId, dir, name, args, stdin }: RemoteCall): GobStruct {
  const head = { ContextId: contextId, Dir: dir, CommandName: name, Args: args };
  return stdin === undefined ? head : { ...head, StdinSet: true, Stdin: Buffer.from(stdin) };
}

/** @throws AGENT_WIRE_INVALID */
export function callOf(value: GobValue): RemoteCall {
  const fields = structOf(value, 'a call');
  const { Args: args = [], StdinSet: isSet = false } = fields;
  if (!Array.isArray(args)) throw malformed('a call whose arguments are no list');
  return {
    contextId: text(fields, 'ContextId'),
    dir: text(fields, 'Dir'),
    name: text(fields, 'CommandName'),
    args: args.map((arg: GobValue) => {
      if (typeof arg !== 'string') throw malformed('a call with an argument that is no text');
      return arg;
    }),
    ...(isSet === true ? { stdin: stream(fields, 'Stdin') } : {}),
  };
}

/** The value to send for a result. */
export function resultValue({ code, stdout, stderr }: ToolResult): GobStruct {
  return { Code: code, Stdout: Buffer.from(stdout), Stderr: Buffer.from(stderr) };
}

/** @throws AGENT_WIRE_INVALID */
export function resultOf(value: GobValue): ToolResult {
  const fields = structOf(value, 'a result');
  return {
    code: integer(fields, 'Code'),
    stdout: stream(fields, 'Stdout'),
    stderr: stream(fields, 'Stderr'),
  };
}

function structOf(value: GobValue, what: string): GobStruct {
  if (isStruct(value)) return value;
  throw malformed(`${what} that is no struct`);
}

function text(fields: GobStruct, name: string): string {
  const { [name]: value = '' } = fields;
  if (typeof value === 'string') return value;
  throw malformed(`a field ${name} that is no text`);
}

function integer(fields: GobStruct, name: string): number {
  const { [name]: value = 0 } = fields;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw malformed(`a field ${name} that is no integer`);
}

function stream(fields: GobStruct, name: string): string {
  const { [name]: value = new Uint8Array() } = fields;
  if (value instanceof Uint8Array) {
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('utf8');
  }
  throw malformed(`a field ${name} that is no bytes`);
}
