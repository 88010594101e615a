/**
 * The test kit, published as `charmwright/testing`: a charm's events in memory.
 *
 * @module
 */
export { charmDefinition } from './charm.ts';
export type { CharmSource, CharmUnderTest } from './charm.ts';
export { loadCharm } from './load-charm.ts';
export type { LoadOptions } from './load-charm.ts';
export { change, state, unitName } from './state.ts';
export type {
  ActionOutcome,
  LastRun,
  Memory,
  RelationSource,
  RelationState,
  ResourceState,
  State,
  StateChange,
  StateSource,
  StatusState,
} from './state.ts';
export { textOf } from './machine/machine-state.ts';
export type { FileState, MachineSource, MachineState } from './machine/machine-state.ts';
export type { Answers, Call, CallMatcher, RunAnswer } from '../machine/recording/answers.ts';
export { on } from './on.ts';
export type { RelationOf, RelationTestEvent, TestEvent } from './on.ts';
export { attempt, run } from './run.ts';
export type { Attempt, RunOptions } from './run.ts';
export { matchers } from './matchers.ts';
export type { CharmMatchers, Verdict } from './matchers.ts';
export { essence, everywhere, faultTable } from './faults/everywhere.ts';
export type { FaultMatrix, FaultRow, LifeStep } from './faults/everywhere.ts';
export { inject } from './faults/inject.ts';
export type { Fault, FaultMode, Injection } from './faults/inject.ts';
export { Model, model } from './model/model.ts';
export type { HistoryEntry, ModelOptions } from './model/model.ts';
export type { DeployOptions, Verb } from './model/verbs.ts';
export { interleavings } from './model/interleavings.ts';
export type { Interleavings, InterleavingReport } from './model/interleavings.ts';
export type { Move } from './model/move.ts';
export { explain } from './explain.ts';
export { readRecording, replay } from './replay/replay.ts';
export type { Replay } from './replay/replay.ts';
export type { Recording } from '../dispatch/record/recording.ts';
