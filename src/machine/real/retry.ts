/** How often something transient is tried again, and after which time. */
export interface RetryPolicy {
  readonly tries: number;
  /** Milliseconds before the second try; twice as long before each further one. */
  readonly firstWait: number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/**
 * Tries until an answer is final or the tries are used up.
 *
 * @returns the last answer.
 */
export async function retry<T>(
  attempt: () => Promise<T>,
  isTransient: (answer: T) => boolean,
  { tries, firstWait, sleep }: RetryPolicy,
): Promise<T> {
  let answer = await attempt();
  for (let tried = 1; tried < tries && isTransient(answer); tried += 1) {
    await sleep(firstWait * 2 ** (tried - 1));
    answer = await attempt();
  }
  return answer;
}
