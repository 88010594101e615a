/** Orders names with numbers in them as people do: `app/2` before `app/10`, `db:2` before `db:10`. */
export function byNumber(one: string, other: string): number {
  const [stemOne, numberOne] = split(one);
  const [stemOther, numberOther] = split(other);
  if (stemOne !== stemOther) return stemOne < stemOther ? -1 : 1;
  return numberOne - numberOther;
}

/** Looks at each character once, from the end; a pattern would begin again at each. */
function split(name: string): [string, number] {
  let start = name.length;
  while (start > 0 && isDigit(name.charCodeAt(start - 1))) start -= 1;
  const digits = name.slice(start);
  return [name.slice(0, start), digits === '' ? -1 : Number(digits)];
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
