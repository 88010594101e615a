const risks = ['stable', 'candidate', 'beta', 'edge'];

/** What is wrong with the channel of a base: `track`, `track/risk`, `track/risk/branch`, `risk` or `risk/branch`. Source: `channel.go`. */
export function checkChannel(channel: string): string | undefined {
  const parts = channel.split('/');
  const [first = '', second = ''] = parts;
  const isWhole = parts.length <= 3 && parts.every((part) => part !== '');
  const risk = risks.includes(first) && parts.length < 3 ? first : second;
  const isRisk = parts.length === 1 || risks.includes(risk);
  return isWhole && isRisk ? undefined : 'a channel such as "24.04" or "24.04/stable", in quotes';
}
