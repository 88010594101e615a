import { LineCounter, type Document } from 'yaml';
import { fault, type ErrorCode, type SourcePosition } from '../../errors.ts';
import { parseBoundedYaml } from '../../limits/bounded-yaml.ts';
import { ShapeError, type Shape } from '../shape.ts';

/**
 * Reads one YAML text by its shape.
 *
 * @throws `code` with file, line and column of the first thing that is wrong.
 */
export function readYaml<T>(code: ErrorCode, file: string, yaml: string, shape: Shape<T>): T {
  const lines = new LineCounter();
  const { document, value, problems } = parseBoundedYaml(yaml, { lineCounter: lines });
  const place = (offset: number): SourcePosition => {
    const { line, col } = lines.linePos(offset);
    const excerpt = yaml.split('\n')[line - 1];
    return { file, line, column: col, ...(excerpt === undefined ? {} : { excerpt }) };
  };
  const [broken] = problems;
  if (broken !== undefined) {
    const [message = ''] = broken.message.split('\n');
    throw fault(code, `${file} is not YAML: ${message}`, { source: place(broken.offset) });
  }
  try {
    return shape(value, '');
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw fault(code, `${file}: ${error.message}`, {
      source: place(offsetOf(document, error.path)),
    });
  }
}

/** Where a path sits, or the nearest part of it that is there. */
function offsetOf(document: Document, path: string): number {
  const parts = path === '' ? [] : path.replaceAll(/\[(\d+)\]/g, '.$1').split('.');
  for (let length = parts.length; length > 0; length--) {
    const node: unknown = document.getIn(parts.slice(0, length), true);
    const offset = startOf(node);
    if (offset !== undefined) return offset;
  }
  return 0;
}

function startOf(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node)) return undefined;
  const { range } = node;
  const start: unknown = Array.isArray(range) ? range[0] : undefined;
  return typeof start === 'number' ? start : undefined;
}
