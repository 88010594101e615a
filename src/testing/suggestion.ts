import { didYouMean } from '../base/nearest-name.ts';

/** What follows the name that a test has wrong: `; did you mean "port"?`, or what there is. */
export function suggestion(name: string, known: Iterable<string>): string {
  return `; ${didYouMean(name, known) ?? 'there is none'}`;
}
