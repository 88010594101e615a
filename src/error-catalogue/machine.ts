import type { CatalogueEntry } from './catalogue-entry.ts';

/** Codes of what the machine room can raise, in alphabetical order. */
export const machineErrors = {
  ACCOUNT_UNKNOWN: {
    meaning: 'The machine does not have the named user or group.',
    remedy: 'create the account first, or name one that exists',
  },
  APT_NAME_INVALID: {
    meaning: 'A Debian package name, or its version, is not one that apt accepts.',
    remedy: 'write each as name or name=version, in lower case',
  },
  ARCHIVE_INVALID: {
    meaning: 'A file is not a gzip-compressed tar archive, or it is cut short.',
    remedy: 'create it again with tar -czf and attach it again',
  },
  ENVIRONMENT_INVALID: {
    meaning:
      'The name or value of an environment variable cannot be written to an environment file.',
    remedy: 'use a name of letters, digits and underscores, and a value without NUL',
  },
  FILE_OPERATION_FAILED: {
    meaning: 'The machine refused to read or change a file or folder.',
    remedy: 'look at the path, its permissions and the space left on its disk',
  },
  SYSTEMD_FAILED: {
    meaning: 'systemd refused a change, or did not answer.',
    remedy: 'look at systemctl status of the unit',
  },
  UNIT_FILE_INVALID: {
    meaning: 'The text of a systemd unit file, or a value for one, is not what systemd accepts.',
    remedy: 'correct the line that is named',
  },
  UNSAFE_ARCHIVE: {
    meaning:
      'A member of an archive would be written outside of the target folder, is no plain file, folder or link, is there twice, or has a name that is not UTF-8.',
    remedy:
      'pack only files, folders and links that stay inside the archive, each under a name of its own',
  },
  USER_NAME_INVALID: {
    meaning: 'A name cannot be the name of a system user.',
    remedy: 'use at most 32 lower-case letters, digits, underscores and dashes, a letter first',
  },
  USER_NOT_CREATED: {
    meaning: 'The machine refused to create a system user.',
    remedy: 'read the output of useradd',
  },
  USER_NOT_REMOVED: {
    meaning: 'The machine refused to remove a user that a charm created.',
    remedy: 'stop what still runs as that user, and read the output of userdel',
  },
  VENV_FAILED: {
    meaning: 'A Python virtual environment could not be created.',
    remedy: 'install python3-venv, and read Python’s output',
  },
} as const satisfies Record<string, CatalogueEntry>;
