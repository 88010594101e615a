import type { PlanEntry } from './build-plan.ts';
import { frameworkUrl } from './framework-entries.ts';

/** What executable handlers need in a charm: the text of each of our own programs. */
export interface ProgramTexts {
  /** Starts a handler, and ends it should dispatch die. */
  readonly run: string;
  /** The command behind all names. */
  readonly command: string;
  /** The library of handlers in bash. */
  readonly library: string;
}

const command = 'charms.reactive';

/** Under which further names a handler finds the command; the same as in `src/dispatch/programs`. */
export const commandLinks: readonly string[] = [
  'set_flag',
  'clear_flag',
  'announce_flag',
  'toggle_flag',
  'is_flag_set',
  'all_flags_set',
  'any_flags_set',
  'get_flags',
  'get_unset_flags',
  'layer_option',
  'report_status',
  'set_state',
  'remove_state',
  'is_state',
  'all_states',
  'any_states',
  'get_states',
];

/** The folder `programs` of a charm that has executable handlers. */
export function programEntries(texts: ProgramTexts): readonly PlanEntry[] {
  const own = { layer: frameworkUrl, from: [frameworkUrl], tactic: 'programs' } as const;
  const file = (path: string, text: string, executable: boolean): PlanEntry => ({
    ...own,
    path: `programs/${path}`,
    content: { kind: 'text', text, executable },
  });
  return [
    file('run', texts.run, true),
    file(`bin/${command}`, texts.command, true),
    file(`bin/${command}.sh`, texts.library, false),
    ...commandLinks.map((name): PlanEntry => ({
      ...own,
      path: `programs/bin/${name}`,
      content: { kind: 'symlink', target: command },
    })),
  ];
}
