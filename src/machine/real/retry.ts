/** How often and how patiently something transient is tried again. */
export interface Patience {
  readonly tries: number;
  /** Milliseconds before the second try; twice as long before each further one. */
  readonly firstWait: number;
}

/**
 * Tries until an answer is final or patience is at its end.
 *
 * @returns the last answer.
 */
export async function retry<T>(
  attempt: () => Promise<T>,
  isTransient: (answer: T) => boolean,
  sleep: (milliseconds: number) => Promise<void>,
  patience: Patience,
): Promise<T> {
  let answer = await attempt();
  for (let tried = 1; tried < patience.tries && isTransient(answer); tried += 1) {
    await sleep(patience.firstWait * 2 ** (tried - 1));
    answer = await attempt();
  }
  return answer;
}
