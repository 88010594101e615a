/** A controller whose home has no space left: it says so, loses nothing, and goes on by itself afterwards. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { connect } from '../../src/controller/client/connect.ts';
import { startController } from '../../src/controller/main.ts';
import { processMachines } from './process-machines.ts';

test.skipIf(process.getuid?.() !== 0)(
  'a full disk has its own code, ends no controller, and its units go on when there is space again',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cw-full-'));
    const home = join(folder, 'home');
    mkdirSync(home, { mode: 0o700 });
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m,mode=0700', 'tmpfs', home]);
    onTestFinished(() => {
      execFileSync('umount', ['--lazy', home]);
      rmSync(folder, { recursive: true });
    });
    const charm = join(folder, 'charm');
    mkdirSync(charm);
    writeFileSync(join(charm, 'metadata.yaml'), 'name: c\nsummary: s\ndescription: d\n');
    writeFileSync(join(charm, 'config.yaml'), 'options:\n  word:\n    type: string\n');
    const script = '#!/bin/sh\nstatus-set active "$(config-get word)"\n';
    writeFileSync(join(charm, 'dispatch'), script, { mode: 0o755 });
    const controller = await startController({
      ...{ home, machines: processMachines(), runtime: process.execPath, idleTime: 600_000 },
    });
    onTestFinished(() => controller.stop());
    const client = connect(home);
    const word = async () => {
      const { status } = await client.request('status', { model: 'm' });
      const shown = JSON.stringify(status);
      return /"current":"active","message":"(\w*)"/.exec(shown)?.[1];
    };
    const set = (value: string) =>
      client.request('config', { model: 'm', application: 'c', set: { word: value }, reset: [] });
    const eventually = <T>(look: () => Promise<T>) =>
      vi.waitFor(look, { timeout: 60_000, interval: 50 });
    await client.request('deploy', {
      ...{ model: 'm', charm, units: 1, config: { word: 'first' }, resources: {} },
    });
    await eventually(async () => expect(await word()).toBe('first'));
    const ballast = join(home, 'ballast');
    fill(home, ballast);
    // The store's log has some space of its own, which is used up after a few changes.
    await eventually(async () => {
      await expect(
        set(`full${Math.random().toString(36).slice(2)}`.repeat(200)),
      ).rejects.toMatchObject({
        code: 'DISK_FULL',
      });
    });
    expect(await client.request('ping', {})).toMatchObject({ pid: process.pid });
    rmSync(ballast);
    await set('last');
    await eventually(async () => expect(await word()).toBe('last'));
  },
);

function fill(folder: string, file: string): void {
  const { bavail, bsize } = statfsSync(folder);
  writeFileSync(file, Buffer.alloc(bavail * bsize));
}
