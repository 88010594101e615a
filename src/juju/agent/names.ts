/** Juju's rules for names. */

export function isUnitName(text: string): boolean {
  const at = text.lastIndexOf('/');
  return (
    at > 0 && isApplicationName(text.slice(0, at)) && /^(0|[1-9]\d*)$/.test(text.slice(at + 1))
  );
}

export function isApplicationName(text: string): boolean {
  return /^[a-z][a-z0-9]*(-[a-z0-9]*[a-z][a-z0-9]*)*$/.test(text);
}
