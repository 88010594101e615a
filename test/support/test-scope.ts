/**
 * One of two values by what the run is for: `all` with `CHARMWRIGHT_TEST_SCOPE=all`, which `npm run test:all` sets and
 * the nightly run uses; else `usual`.
 *
 * What is usual touches everything once: each server, front, gateway and importer. What is all goes through whole
 * matrices, other bases and many random orders.
 */
export function inScope<Value>({
  usual,
  all,
}: {
  readonly usual: Value;
  readonly all: Value;
}): Value {
  return process.env.CHARMWRIGHT_TEST_SCOPE === 'all' ? all : usual;
}
