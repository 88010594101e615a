/** The saved plans of version 0.2, which knew five files by what they are for. */
import type { ManagedFile } from '../plan/blueprint.ts';
import {
  environmentFilePath,
  logrotateFile,
  serverConfiguration,
  service,
  socket,
  unitFolder,
} from '../plan/paths.ts';
import type { Manifest } from './manifest.ts';

/** Text by what it is for. */
export interface FilesOfVersion02 {
  readonly environment: string;
  readonly server: string;
  readonly logrotate: string;
  readonly socket: string;
  readonly service: string;
}

/** The manifest of a plan that version 0.2 served. */
export function manifestOfVersion02(files: FilesOfVersion02): Manifest {
  const file = (path: string, content: string, onChange: ManagedFile['onChange']): ManagedFile => ({
    path,
    content,
    mode: 0o644,
    onChange,
  });
  return {
    files: [
      { ...file(environmentFilePath, files.environment, 'restart'), mode: 0o600, secret: true },
      file(serverConfiguration, files.server, 'reload'),
      file(logrotateFile, files.logrotate, 'nothing'),
      file(`${unitFolder}/${socket}`, files.socket, 'rebind'),
      file(`${unitFolder}/${service}`, files.service, 'restart'),
    ],
    units: [
      { name: socket, kind: 'socket' },
      { name: service, kind: 'service' },
    ],
  };
}

/** What a removed unit of version 0.2, or one whose saved plan is gone, may have left. */
export const leftByVersion02 = manifestOfVersion02({
  ...{ environment: '', server: '', logrotate: '', socket: '', service: '' },
});
