import { gzipSync } from 'node:zlib';
import { Header } from 'tar';

/** A member as its header says it is, however ill-meant. */
export interface TarMember {
  readonly path: string;
  readonly type?: 'File' | 'Directory' | 'SymbolicLink' | 'Link' | 'CharacterDevice' | 'FIFO';
  readonly content?: string;
  readonly target?: string;
  readonly mode?: number;
}

/** A `.tar.gz` of these members, in this order. */
export function tarGz(members: readonly TarMember[]): Buffer {
  const blocks = members.map(({ path, type = 'File', content = '', target, mode = 0o644 }) => {
    const header = new Header({
      path,
      type,
      mode,
      size: Buffer.byteLength(content),
      mtime: new Date(1_700_000_000_000),
      ...(target === undefined ? {} : { linkpath: target }),
    });
    const block = Buffer.alloc(512);
    header.encode(block, 0);
    const body = Buffer.alloc(Math.ceil(Buffer.byteLength(content) / 512) * 512);
    body.write(content);
    return Buffer.concat([block, body]);
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}
