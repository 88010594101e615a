/** Runs `work` after all work that was added with the same key before has ended. */
export type KeyedQueue = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** Makes a queue for each key: work of one key runs one after the other, work of other keys in parallel. */
export function keyedQueue(): KeyedQueue {
  const last = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const result = (last.get(key) ?? Promise.resolve()).then(work, work);
    last.set(key, result);
    const forget = (): void => {
      if (last.get(key) === result) last.delete(key);
    };
    result.then(forget, forget);
    return result;
  };
}
