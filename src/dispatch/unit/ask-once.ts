/**
 * Remembers answers by key: the same key gives the same promise.
 *
 * A rejected answer is forgotten, so that the next call asks again.
 */
export function askOnce<T>(ask: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const answers = new Map<string, Promise<T>>();
  return (key) => {
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = ask(key);
    answers.set(key, answer);
    answer.catch(() => answers.delete(key));
    return answer;
  };
}
