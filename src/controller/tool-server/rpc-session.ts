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
import { malformed } from '../../juju/gob/byte-reader.ts';
import { GobStream, type GobArrival, type GobStreamLimits } from '../../juju/gob/gob-stream.ts';
import type { ToolResult } from '../../juju/wire.ts';

/** An answer: what the tool did, or why it was not run. */
export type RpcAnswer =
  | { readonly kind: 'result'; readonly result: ToolResult }
  | { readonly kind: 'refused'; readonly message: string };

export interface RpcSession {
  /**
   * The bytes to send back for bytes that arrived, one piece for each call; a call runs when its piece is asked for.
   *
   * @throws AGENT_WIRE_INVALID when they are no calls; the connection is of no further use then.
   */
  push(chunk: Uint8Array): Iterable<Buffer>;
  /** Lets go of a call that will not become whole. */
  close(): void;
}

/** Answers calls in the order in which they arrive; one that is too long is refused, and the next is answered. */
export function rpcSession(
  answer: (call: RemoteCall) => RpcAnswer,
  limits: GobStreamLimits = {},
): RpcSession {
  const stream = new GobStream(limits);
  const encoder = new GobEncoder();
  let head: RpcHead | undefined;
  const answered = (arrival: GobArrival, { method }: RpcHead): RpcAnswer => {
    if (arrival.kind === 'too-long') {
      const most = `more than the ${limits.longest} that are taken`;
      return refused(`REQUEST_TOO_LARGE: the call has ${arrival.length} bytes, ${most}`);
    }
    if (arrival.kind === 'no-room') {
      return refused('CONTROLLER_BUSY: other calls hold as many bytes as the controller takes');
    }
    return method === mainMethod ? answer(callOf(arrival.value)) : noMethod(method);
  };
  return {
    *push(chunk) {
      for (const arrival of stream.arrivals(chunk)) {
        if (head !== undefined) {
          const reply = encoded(encoder, head, answered(arrival, head));
          head = undefined;
          yield reply;
        } else if (arrival.kind === 'value') head = rpcHead(arrival.value);
        else throw malformed(`a head of ${arrival.length} bytes`);
      }
    },
    close: () => stream.release(),
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
