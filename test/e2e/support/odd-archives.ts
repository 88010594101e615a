/** Archives that no usual program writes, made by Python as the operators who sent them did. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** A charm one of whose members unpacks to more bytes than the directory of the zip says. */
const wrongSize = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as charm:
    charm.writestr("metadata.yaml", "name: torn\\nsummary: s\\ndescription: d\\n")
    charm.writestr("dispatch", "#!/bin/sh\\n")
    charm.writestr("lib/part.py", b"#" * 1000)
    # The directory is written from this when the file is closed.
    charm.getinfo("lib/part.py").file_size = 900
`;

/** Two files whose names differ in one byte that is no UTF-8. */
const latinNames = `
import io, sys, tarfile
with tarfile.open(sys.argv[1], "w:gz", format=tarfile.GNU_FORMAT, encoding="latin-1") as archive:
    def add(name, content):
        member = tarfile.TarInfo(name)
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    add("wsgi.py", b"def application(environ, start):\\n    start('200 OK', [])\\n    return [b'latin']\\n")
    add("static/na\\u00efve", b"first")
    add("static/na\\u00efve".replace("\\u00ef", "\\u00ee"), b"second")
`;

/** The archive that is named second, with 16 MiB of zeros behind its end. */
const zerosBehind = `
import gzip, sys
with gzip.open(sys.argv[2]) as source, gzip.open(sys.argv[1], "wb") as target:
    target.write(source.read())
    target.write(bytes(16 * 1024 * 1024))
`;

/**
 * The source of the package \`slow-part\`: its build notes a line in /var/tmp/builds and ends once there is
 * /var/tmp/go. Its build backend is its own, so that neither an index nor setuptools is needed.
 */
const slowSource = `
import io, sys, tarfile
BACKEND = '''
import os, time, zipfile

def build_wheel(folder, config_settings=None, metadata_directory=None):
    with open("/var/tmp/builds", "a") as builds:
        builds.write("build\\\\n")
    while not os.path.exists("/var/tmp/go"):
        time.sleep(0.1)
    name = "slow_part-1.0-py3-none-any.whl"
    info = "slow_part-1.0.dist-info/"
    files = {
        "slow_part.py": "__version__ = '1.0'\\\\n",
        info + "METADATA": "Metadata-Version: 2.1\\\\nName: slow-part\\\\nVersion: 1.0\\\\n",
        info + "WHEEL": "Wheel-Version: 1.0\\\\nGenerator: tests\\\\nRoot-Is-Purelib: true\\\\nTag: py3-none-any\\\\n",
    }
    with zipfile.ZipFile(os.path.join(folder, name), "w") as wheel:
        for path, text in files.items():
            wheel.writestr(path, text)
        wheel.writestr(info + "RECORD", "".join(path + ",,\\\\n" for path in [*files, info + "RECORD"]))
    return name
'''
PROJECT = '[build-system]\\nrequires = []\\nbuild-backend = "backend"\\nbackend-path = ["."]\\n'
FILES = {
    "PKG-INFO": "Metadata-Version: 2.1\\nName: slow-part\\nVersion: 1.0\\n",
    "pyproject.toml": PROJECT,
    "backend.py": BACKEND,
}
with tarfile.open(sys.argv[1], "w:gz") as archive:
    for name, text in FILES.items():
        member = tarfile.TarInfo("slow_part-1.0/" + name)
        member.size = len(text.encode())
        archive.addfile(member, io.BytesIO(text.encode()))
`;

const scripts = { wrongSize, latinNames, zerosBehind, slowSource };

/** Writes one of these archives to `path`; returns the path. */
export async function oddArchive(
  kind: keyof typeof scripts,
  path: string,
  ...args: readonly string[]
): Promise<string> {
  await promisify(execFile)('python3', ['-c', scripts[kind], path, ...args]);
  return path;
}
