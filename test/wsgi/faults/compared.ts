/** What of a unit has to be the same in the end, and what may rightly differ. */
import { essence, type State } from '../../../src/testing/index.ts';

type Files = State['machine']['files'];

const flags: readonly string[] = ['wsgi.former', 'resources.aside'];

/** All but what is set aside until a later hook sees that the one which did so was committed. */
export function atRest(unit: State): unknown {
  return essence({
    ...unit,
    flags: unit.flags.filter((flag) => !flags.includes(flag)),
    machine: { ...unit.machine, files: without(unit.machine.files, ['former', 'before']) },
  });
}

/**
 * Where a unit has to be when a change of it was taken back: packages, log files with their claim, and that
 * something is provisioned stay as a hook that failed has left them.
 */
export function asBefore(unit: State): unknown {
  const values = Object.entries(unit.values).filter(([name]) => name !== 'wsgi.provisioned');
  const { machine } = unit;
  const files = without(machine.files, ['logfiles', 'folders']);
  const kept = Object.entries(files).filter(([path]) => !path.startsWith('/var/log/'));
  return atRest({
    ...unit,
    values: Object.fromEntries(values),
    machine: { ...machine, packages: [], files: Object.fromEntries(kept) },
  });
}

/** Files without these members of their JSON, and without the content that is set aside. */
function without(files: Files, members: readonly string[]): Files {
  const kept = Object.entries(files).filter(([path]) => !path.startsWith('/srv.previous.former'));
  return Object.fromEntries(
    kept.map(([path, file]) => {
      if (typeof file === 'string' || file.kind !== 'file' || typeof file.content !== 'string')
        return [path, file];
      if (!path.endsWith('.json')) return [path, file];
      const content: unknown = JSON.parse(file.content, (key, value: unknown) =>
        members.includes(key) ? undefined : value,
      );
      return [path, { ...file, content: JSON.stringify(content) }];
    }),
  );
}
