/** Juju's rules for names. */

export function isUnitName(text: string): boolean {
  const at = text.lastIndexOf('/');
  return (
    at > 0 && isApplicationName(text.slice(0, at)) && /^(0|[1-9]\d*)$/.test(text.slice(at + 1))
  );
}

export function isApplicationName(text: string): boolean {
  // Each part after a dash has a letter; digits first, so that there is one way to match only.
  return /^[a-z][a-z0-9]*(-[0-9]*[a-z][a-z0-9]*)*$/.test(text);
}
