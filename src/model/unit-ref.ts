/** A unit by its name, and the application that it belongs to. */
export interface UnitRef {
  /** `hello/0` */
  readonly name: string;
  /** `hello` */
  readonly application: string;
}

/** `hello` of `hello/0` */
export function applicationOf(unit: string): string {
  return unit.slice(0, unit.lastIndexOf('/'));
}

export function unitRef(name: string): UnitRef {
  return { name, application: applicationOf(name) };
}

/** `unit-hello-0`, as Juju writes a unit where it may be another thing too. */
export function unitTag(name: string): string {
  return `unit-${name.replace('/', '-')}`;
}
