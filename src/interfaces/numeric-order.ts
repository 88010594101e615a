/** Orders names with numbers in them as people do: `app/2` before `app/10`, `db:2` before `db:10`. */
export function byNumber(one: string, other: string): number {
  const [stemOne, numberOne] = split(one);
  const [stemOther, numberOther] = split(other);
  if (stemOne !== stemOther) return stemOne < stemOther ? -1 : 1;
  return numberOne - numberOther;
}

function split(name: string): [string, number] {
  const match = /^(.*?)(\d+)$/.exec(name);
  return match === null ? [name, -1] : [match[1] ?? '', Number(match[2])];
}
