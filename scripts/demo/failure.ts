/** A stage of the demo that did not do what it should; the message says what. */
export class DemoFailure extends Error {
  override readonly name = 'DemoFailure';
}
