/** How far an image is, read from what mmdebstrap says with `--verbose`. */
import { finishingLine } from './image-script.ts';

/** Where a build is. */
export interface ImageProgress {
  readonly message: string;
  /** 0…1, never falling. */
  readonly fraction: number;
  readonly stage: number;
  /** Packages of this stage, as far as apt has said. */
  readonly packages: number;
  /** Steps of this stage that are done. */
  readonly steps: number;
}

interface Stage {
  readonly line: string;
  readonly message: string;
  /** The fraction at which it begins, as measured. */
  readonly begins: number;
  /** Steps that apt and dpkg announce for each package: fetched, unpacked, set up. */
  readonly stepsPerPackage: number;
}

const stages: readonly Stage[] = [
  { line: '', message: 'preparing', begins: 0, stepsPerPackage: 0 },
  ...[
    ['running apt-get update', 'reading package lists', 0.02, 0],
    ['downloading packages', 'downloading the essential packages', 0.12, 1],
    ['extracting archives', 'extracting the essential packages', 0.18, 0],
    ['installing essential', 'installing the essential packages', 0.22, 2],
    ['installing remaining', 'installing the remaining packages', 0.42, 3],
  ].map(([line, message, begins, stepsPerPackage]) => ({
    line: `I: ${String(line)}`,
    message: String(message),
    begins: Number(begins),
    stepsPerPackage: Number(stepsPerPackage),
  })),
  { line: finishingLine, message: 'finishing', begins: 0.95, stepsPerPackage: 0 },
];

/** Before anything was said. */
export const imageNotBegun: ImageProgress = {
  message: 'preparing',
  fraction: 0,
  stage: 0,
  packages: 0,
  steps: 0,
};

/** The progress after one more line of the log. */
export function advance(before: ImageProgress, line: string): ImageProgress {
  const next = stages.findIndex(
    (stage, index) => index > before.stage && line.startsWith(stage.line),
  );
  if (next > 0) return enter(before, next);
  const announced = /^\d+ upgraded, (\d+) newly installed/.exec(line)?.[1];
  if (announced !== undefined) return { ...before, packages: Number(announced) };
  if (!/^(Get:\d+|Unpacking|Setting up) /.test(line)) return before;
  return measure({ ...before, steps: before.steps + 1 });
}

function enter(before: ImageProgress, index: number): ImageProgress {
  const stage = stages[index];
  if (stage === undefined) return before;
  // The essential packages are announced once and installed in a later stage.
  const packages = stage.stepsPerPackage === 3 ? 0 : before.packages;
  return { message: stage.message, fraction: stage.begins, stage: index, packages, steps: 0 };
}

function measure(progress: ImageProgress): ImageProgress {
  const stage = stages[progress.stage];
  const end = stages[progress.stage + 1]?.begins ?? 1;
  if (stage === undefined || progress.packages === 0) return progress;
  const share = progress.steps / Math.max(1, progress.packages * stage.stepsPerPackage);
  const fraction = stage.begins + (end - stage.begins) * Math.min(1, share);
  return { ...progress, fraction: Math.max(progress.fraction, fraction) };
}
