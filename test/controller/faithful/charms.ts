/** Small charms that tell what happens to them. */
import { isFault } from '../../../src/errors.ts';
import type { ControllerFixture } from '../controller-fixture.ts';

export interface CharmParts {
  /** More lines of metadata.yaml. */
  readonly metadata?: string;
  /** Hook → what it does, in bash; `say` writes to the journal. */
  readonly hooks?: Readonly<Record<string, string>>;
  /** Whether the journal has a line for each hook. */
  readonly silent?: true;
  readonly files?: Readonly<Record<string, string>>;
}

/** A charm with one dispatch: each hook writes `web/0 config-changed` to the journal, then does its part. */
export function charmFiles(
  name: string,
  { metadata = '', hooks = {}, silent, files = {} }: CharmParts = {},
): Readonly<Record<string, string>> {
  const cases = Object.entries(hooks).map(([hook, script]) => `${hook}) ${script} ;;`);
  return {
    'metadata.yaml': `name: ${name}\nsummary: s\ndescription: d\n${metadata}`,
    dispatch: `#!/bin/bash
say() { echo "$*" >> $JOURNAL; }
hook=\${JUJU_DISPATCH_PATH#*/}
${silent ? '' : 'say "$JUJU_UNIT_NAME $hook"'}
case $hook in
${cases.join('\n')}
esac
`,
    ...files,
  };
}

/** Deploys a charm and waits until its units rest. */
export async function deployed(
  it: ControllerFixture,
  name: string,
  { units = 1, ...parts }: CharmParts & { readonly units?: number } = {},
): Promise<void> {
  await it.deploy(it.charm(name, charmFiles(name, parts)), { units });
  for (let n = 0; n < units; n++) await it.untilIdle(`${name}/${n}`, 'unknown');
}

/** What the journal says of one unit: the hooks' names, in order. */
export function hooksOf(it: ControllerFixture, unit: string): readonly string[] {
  return it
    .journal()
    .flatMap((line) => (line.startsWith(`${unit} `) ? line.slice(unit.length + 1) : []));
}

/** Waits until a line is in the journal, and answers all of it. */
export async function until(it: ControllerFixture, line: string): Promise<readonly string[]> {
  return await it.eventually(() => {
    if (!it.journal().includes(line)) throw new Error(`no "${line}" in ${it.journal().join('; ')}`);
    return it.journal();
  });
}

/** The code of what a request was refused with, or what `seen` makes of its answer. */
export async function outcomeOf<T>(
  request: Promise<T>,
  seen: (answer: T) => unknown,
): Promise<unknown> {
  try {
    return seen(await request);
  } catch (error) {
    return isFault(error) ? error.code : error;
  }
}
