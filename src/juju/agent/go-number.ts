/**
 * A number as Go's YAML writes it: from a million on and below a ten-thousandth with an exponent of two digits.
 *
 * Numbers of config and of action parameters reach an agent as JSON, so they are floats to it, an int too (Go
 * `strconv.FormatFloat`, format g with the shortest precision).
 */
export function goNumber(number: number): string {
  const [digits = '', exponent = '0'] = number.toExponential().split('e');
  const power = Number(exponent);
  if (number === 0 || (power >= -4 && power < 6)) return plain(number);
  const sign = power < 0 ? '-' : '+';
  return `${digits}e${sign}${String(Math.abs(power)).padStart(2, '0')}`;
}

function plain(number: number): string {
  return Object.is(number, -0) ? '-0' : String(number);
}
