import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordingsFolder, type Recording } from './recording.ts';

/** How many recordings a unit keeps. */
const most = 20;

/** Keeps a recording, for root only, and removes the oldest; like a trace, it never fails a hook. */
export function keepRecording(charmFolder: string, made: () => Recording): void {
  try {
    const recording = made();
    const folder = join(charmFolder, recordingsFolder);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const name = `${recording.time.replaceAll(/[-:.]/g, '')}-${recording.context.event.name}.json`;
    const draft = join(folder, `.${name}.new`);
    writeFileSync(draft, JSON.stringify(recording), { mode: 0o600 });
    renameSync(draft, join(folder, name));
    const kept = readdirSync(folder).filter((each) => each.endsWith('.json'));
    for (const old of kept.sort().slice(0, -most)) rmSync(join(folder, old), { force: true });
  } catch {
    // The hook's work is done; a missing recording must not fail it.
  }
}
