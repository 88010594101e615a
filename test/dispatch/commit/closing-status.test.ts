import { expect, test } from 'vitest';
import { closingStatus, type StatusReport } from '../../../src/dispatch/commit/closing-status.ts';

const report = (status: StatusReport['status'], message: string = status): StatusReport => ({
  status,
  message,
});

test('the worst report is the unit’s status, whichever layer it is of', () => {
  const layers = ['base', 'middle', 'top'];
  expect(
    closingStatus(
      { base: report('active'), middle: report('waiting'), top: report('active') },
      layers,
    ),
  ).toEqual(report('waiting'));
  expect(
    closingStatus(
      { base: report('blocked'), middle: report('waiting'), top: report('active') },
      layers,
    ),
  ).toEqual(report('blocked'));
});

test('among equals the topmost layer speaks', () => {
  const reports = { base: report('waiting', 'low'), top: report('waiting', 'high') };
  expect(closingStatus(reports, ['base', 'top'])?.message).toBe('high');
  expect(closingStatus(reports, ['top', 'base'])?.message).toBe('low');
});

test('a layer that is gone does not count, and without a report there is no status', () => {
  expect(closingStatus({ gone: report('blocked') }, ['base'])).toBeUndefined();
  expect(closingStatus({}, ['base'])).toBeUndefined();
});
