import { failed, type ToolAnswer, type ToolInput } from './tool.ts';

export type NamedFile =
  | { readonly kind: 'read'; readonly text: string }
  | { readonly kind: 'refused'; readonly answer: ToolAnswer };

/** The text of a file an argument names; `-` is standard input, a relative path begins at the caller. */
export function namedFile({ context, dir, stdin }: ToolInput, name: string): NamedFile {
  if (name === '-') {
    if (stdin !== undefined) return { kind: 'read', text: stdin };
    return { kind: 'refused', answer: failed('hook tool requires stdin, none supplied') };
  }
  const path = name.startsWith('/') ? name : `${dir.replace(/\/$/, '')}/${name}`;
  const text = context.readFile(path);
  if (text !== undefined) return { kind: 'read', text };
  return { kind: 'refused', answer: failed(`open ${path}: no such file or directory`) };
}
