import type { CatalogueEntry } from './catalogue-entry.ts';

/** Codes of what the operating system refuses, in whichever room, in alphabetical order. */
export const systemErrors = {
  DISK_ERROR: {
    meaning: 'A disk could not be read or written: the kernel reports an input/output error.',
    remedy: 'look at the kernel’s log (dmesg) and replace the disk, or restore the file',
  },
  DISK_FULL: {
    meaning: 'A file system has no space left, or the quota on it is used up.',
    remedy: 'free space on that file system (df -h and df -i show which)',
    retry: 'the work is tried again',
  },
  FILE_BUSY: {
    meaning: 'A file, folder or device is in use by something else, such as a mount.',
    remedy: 'stop what uses it (findmnt and fuser -v PATH name it)',
    retry: 'the work is tried again',
  },
  FILE_SYSTEM_READ_ONLY: {
    meaning: 'A file system is mounted read-only, by intention or by the kernel after an error.',
    remedy: 'mount it for writing, after a look at the kernel’s log (dmesg) for the cause',
  },
  MEMORY_EXHAUSTED: {
    meaning: 'The machine has no memory left for the request, or a memory limit is reached.',
    remedy: 'give the machine more memory or run less on it',
    retry: 'the work is tried again',
  },
  OPEN_FILES_EXHAUSTED: {
    meaning: 'A process, or the whole machine, has reached its limit of open files.',
    remedy: 'raise the limit (ulimit -n, fs.file-max) or run less at a time',
  },
  PERMISSION_DENIED: {
    meaning: 'This user lacks the permission for a file or folder.',
    remedy: 'correct the owner and the mode of the path, or run as a user that may',
  },
  PROCESS_KILLED: {
    meaning: 'A program was ended by a signal before its work was done.',
    remedy:
      'after signal 9 look for “Out of memory” in the kernel’s log (dmesg); give the machine more memory',
  },
} as const satisfies Record<string, CatalogueEntry>;
