import { verbLine, type Verb } from './verbs.ts';

/** One thing that happens in a model. */
export type Move =
  | { readonly kind: 'verb'; readonly verb: Verb }
  | { readonly kind: 'step'; readonly unit: string; readonly shuffle?: number }
  | { readonly kind: 'untilIdle' };

/** The line of a test that makes a move. */
export function moveLine(move: Move): string {
  switch (move.kind) {
    case 'verb':
      return `juju.${verbLine(move.verb)};`.replace(/( \/\/.*);$/, ';$1');
    case 'untilIdle':
      return 'await juju.untilIdle();';
    case 'step': {
      const shuffle = move.shuffle === undefined ? '' : `, ${move.shuffle}`;
      return `await juju.step('${move.unit}'${shuffle});`;
    }
  }
}
