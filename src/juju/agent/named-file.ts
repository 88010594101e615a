import { failed, type ToolAnswer, type ToolInput } from './tool.ts';

export type NamedFile =
  | { readonly kind: 'read'; readonly text: string }
  | { readonly kind: 'refused'; readonly answer: ToolAnswer };

/** The text of a file an argument names; `-` is standard input, a relative path begins at the caller. */
export function namedFile(input: ToolInput, name: string): NamedFile {
  const { dir, stdin } = input;
  if (name !== '-') {
    return read(input, name.startsWith('/') ? name : `${dir.replace(/\/$/, '')}/${name}`);
  }
  if (stdin !== undefined) return { kind: 'read', text: stdin };
  return { kind: 'refused', answer: failed('hook tool requires stdin, none supplied') };
}

/** The text of a file that the agent itself opens, as it does for secrets: a relative path begins where it runs. */
export function agentFile(input: ToolInput, name: string): NamedFile {
  return read(input, name.startsWith('/') ? name : `/${name}`);
}

function read({ context }: ToolInput, path: string): NamedFile {
  const text = context.readFile(path);
  if (text !== undefined) return { kind: 'read', text };
  return { kind: 'refused', answer: failed(`open ${path}: no such file or directory`) };
}
