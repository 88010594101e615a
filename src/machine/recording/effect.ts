/** Something that was done to the recording machine, as plain data. */
export type Effect =
  | {
      readonly kind: 'file';
      readonly path: string;
      /** Text where the bytes are UTF-8, else their base64. */
      readonly content: string;
      readonly mode: number;
      readonly owner: string;
      readonly group: string;
    }
  | {
      readonly kind: 'folder';
      readonly path: string;
      readonly mode: number;
      readonly owner: string;
      readonly group: string;
    }
  | { readonly kind: 'symlink'; readonly path: string; readonly target: string }
  | { readonly kind: 'remove'; readonly path: string }
  | {
      readonly kind: 'copy' | 'unpack';
      readonly from: string;
      readonly to: string;
      readonly owner: string;
      readonly group: string;
    }
  | { readonly kind: 'move'; readonly from: string; readonly to: string }
  | { readonly kind: 'user' | 'no-user'; readonly name: string }
  | { readonly kind: 'install'; readonly packages: readonly string[] }
  | {
      readonly kind: 'run';
      readonly command: string;
      readonly args: readonly string[];
      readonly cwd?: string;
      readonly env?: Readonly<Record<string, string>>;
      readonly user?: string;
      readonly input?: string;
    }
  | { readonly kind: 'unit'; readonly name: string; readonly text: string }
  | { readonly kind: 'daemon-reload' }
  | { readonly kind: SystemdJob | 'enable' | 'disable'; readonly name: string }
  | { readonly kind: 'venv'; readonly path: string }
  | {
      readonly kind: 'pip';
      readonly venv: string;
      readonly requirements: string;
      readonly cwd: string;
      readonly findLinks?: string;
      readonly env?: Readonly<Record<string, string>>;
      readonly user?: string;
    }
  | { readonly kind: 'sleep'; readonly milliseconds: number };

export type SystemdJob = 'start' | 'stop' | 'restart' | 'reload';

/** Notes an effect; called only for what really changed or was really started. */
export type RecordEffect = (effect: Effect) => void;
