import type { Probe } from '../probe.ts';
import { answerProbes } from './answers.ts';
import { bodyProbes } from './bodies.ts';
import { callProbes } from './calls.ts';
import { environmentProbes } from './environment.ts';
import { pathProbes } from './paths.ts';
import { requestHeaderProbes } from './request-headers.ts';

/** Every question, in the order of the reference page. */
export const allProbes: readonly Probe[] = [
  ...pathProbes,
  ...requestHeaderProbes,
  ...bodyProbes,
  ...environmentProbes,
  ...answerProbes,
  ...callProbes,
];
