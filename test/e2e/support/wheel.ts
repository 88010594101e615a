/** Makes a wheel without an index and without a build backend: a wheel is a zip with four files. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Writes `<name>-<version>-py3-none-any.whl`, whose module only has a `__version__`. */
export async function wheel(folder: string, name: string, version: string): Promise<void> {
  const module = name.replaceAll('-', '_');
  const info = `${module}-${version}.dist-info`;
  const work = await mkdtemp(join(tmpdir(), 'cw-wheel-'));
  try {
    await mkdir(join(work, module));
    await mkdir(join(work, info));
    await mkdir(folder, { recursive: true });
    await writeFile(join(work, module, '__init__.py'), `__version__ = "${version}"\n`);
    await writeFile(
      join(work, info, 'METADATA'),
      `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`,
    );
    await writeFile(
      join(work, info, 'WHEEL'),
      'Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    );
    const files = [`${module}/__init__.py`, `${info}/METADATA`, `${info}/WHEEL`, `${info}/RECORD`];
    await writeFile(join(work, info, 'RECORD'), files.map((file) => `${file},,\n`).join(''));
    const archive = join(folder, `${module}-${version}-py3-none-any.whl`);
    await promisify(execFile)('python3', ['-m', 'zipfile', '-c', archive, module, info], {
      cwd: work,
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
