import { fault } from '../errors.ts';

/** A Debian package as a charm asks for it. */
export interface PackageName {
  readonly name: string;
  readonly version?: string;
  /** `name` or `name=version`, as apt takes it. */
  readonly text: string;
}

// Debian policy 5.6.1 and 5.6.12; the `~` and `:` of a version are among its characters. What ends in a
// minus would be removed instead (apt-get(8)).
const packageName = /^([a-z0-9][a-z0-9+.-]+)(?:=([0-9A-Za-z][0-9A-Za-z.+:~-]*))?(?<!-)$/;

/** Reads package names, in order and without repeats; all bad ones are named in one APT_NAME_INVALID. */
export function parsePackageNames(texts: readonly string[]): readonly PackageName[] {
  const bad = texts.filter((text) => !packageName.test(text));
  if (bad.length > 0) {
    const list = bad.map((text) => JSON.stringify(text)).join(', ');
    throw fault(
      'APT_NAME_INVALID',
      `${list} cannot be Debian packages; expected name or name=version`,
    );
  }
  return [...new Set(texts)].map((text) => {
    const [, name = text, version] = packageName.exec(text) ?? [];
    return { name, text, ...(version === undefined ? {} : { version }) };
  });
}

/** Fails with USER_NAME_INVALID unless Debian's `useradd` would take the name. */
export function checkUserName(name: string): void {
  if (/^[a-z_][a-z0-9_-]{0,31}$/.test(name)) return;
  throw fault('USER_NAME_INVALID', `${JSON.stringify(name)} cannot be the name of a system user`);
}

const unitName =
  /^[A-Za-z0-9:_.\\-]+(?:@[A-Za-z0-9:_.\\-]*)?\.(?:service|socket|target|timer|path|mount|slice)$/;

/** Fails with SYSTEMD_FAILED unless the name is one of a unit, with its suffix (systemd.unit(5)). */
export function checkUnitName(name: string): void {
  if (unitName.test(name) && name.length < 256) return;
  throw fault(
    'SYSTEMD_FAILED',
    `${JSON.stringify(name)} is not the name of a unit; expected one such as app.service`,
  );
}
