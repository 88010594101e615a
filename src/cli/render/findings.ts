import type { Finding, Level } from '../../builder/proof/finding.ts';
import type { Output, Style } from '../terminal.ts';

const styles: Readonly<Record<Level, Style>> = { E: 'red', W: 'yellow', I: 'dim' };

/** One line a finding, `W: file:3:5: what it is`; errors and warnings with their place and hint below. */
export function renderFindings(findings: readonly Finding[], style: Output['style']): string {
  return findings.map((each) => `${linesOf(each, style).join('\n')}\n`).join('');
}

function linesOf({ level, message, hint, source }: Finding, style: Output['style']): string[] {
  const place = [source?.file, source?.line, source?.column].filter((part) => part !== undefined);
  const where = place.length === 0 ? '' : `${place.join(':')}: `;
  const lines = [`${style(styles[level], `${level}:`)} ${where}${message}`];
  if (level === 'I') return lines;
  if (source?.excerpt !== undefined) {
    lines.push(`  | ${source.excerpt}`);
    if (source.column !== undefined) lines.push(`  | ${' '.repeat(source.column - 1)}^`);
  }
  if (hint !== undefined) lines.push(`  ${style('cyan', 'hint:')} ${hint}`);
  return lines;
}
