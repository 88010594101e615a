/** One connection of a hook tool: Go `net/rpc` with gob, as an agent of Juju serves it. */
import {
  callOf,
  mainMethod,
  resultValue,
  rpcHead,
  rpcTypes,
  type RemoteCall,
  type RpcHead,
} from '../../juju/agent-rpc.ts';
import { GobEncoder } from '../../juju/gob/gob-encoder.ts';
import { GobStream } from '../../juju/gob/gob-stream.ts';
import type { ToolResult } from '../../juju/wire.ts';

/** An answer: what the tool did, or why it was not run. */
export type RpcAnswer =
  | { readonly kind: 'result'; readonly result: ToolResult }
  | { readonly kind: 'refused'; readonly message: string };

export interface RpcSession {
  /**
   * The bytes to send back for bytes that arrived.
   *
   * @throws AGENT_WIRE_INVALID when they are no calls; the connection is of no further use then.
   */
  push(chunk: Uint8Array): Buffer;
}

/** Answers calls in the order in which they arrive. */
export function rpcSession(answer: (call: RemoteCall) => RpcAnswer): RpcSession {
  const stream = new GobStream();
  const encoder = new GobEncoder();
  let head: RpcHead | undefined;
  return {
    push(chunk) {
      const parts: Buffer[] = [];
      for (const value of stream.push(chunk)) {
        if (head === undefined) {
          head = rpcHead(value);
        } else {
          const { method } = head;
          const reply = method === mainMethod ? answer(callOf(value)) : noMethod(method);
          parts.push(encoded(encoder, head, reply));
          head = undefined;
        }
      }
      return Buffer.concat(parts);
    },
  };
}

function encoded(encoder: GobEncoder, { method, sequence }: RpcHead, reply: RpcAnswer): Buffer {
  const head = { ServiceMethod: method, Seq: sequence };
  if (reply.kind === 'result') {
    return Buffer.concat([
      encoder.encode(rpcTypes.response, head),
      encoder.encode(rpcTypes.result, resultValue(reply.result)),
    ]);
  }
  return Buffer.concat([
    encoder.encode(rpcTypes.response, { ...head, Error: reply.message }),
    encoder.encode(rpcTypes.nothing, {}),
  ]);
}

// Source: Go net/rpc server.go.
function noMethod(method: string): RpcAnswer {
  const [service] = mainMethod.split('.');
  const dot = method.lastIndexOf('.');
  if (dot < 0) return refused(`rpc: service/method request ill-formed: ${method}`);
  const what = method.slice(0, dot) === service ? 'method' : 'service';
  return refused(`rpc: can't find ${what} ${method}`);
}

function refused(message: string): RpcAnswer {
  return { kind: 'refused', message };
}
