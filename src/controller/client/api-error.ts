import { codedError } from '../../base/coded-error.ts';
import { type CharmwrightError, fault, isErrorCode } from '../../errors.ts';
import type { ApiError } from '../api.ts';

/** An error as it travels; what has no code and no refusal of the machine behind it becomes INTERNAL. */
export function toApiError(error: unknown): ApiError {
  const { code, message, hint, details, source } = codedError(error);
  return {
    error: {
      code,
      message,
      hint,
      ...(details === undefined ? {} : { details }),
      ...(source === undefined ? {} : { source }),
    },
  };
}

/** The error that the controller answered with, as the same class with the same code. */
export function fromApiError(answer: unknown): CharmwrightError {
  if (!isApiError(answer)) {
    return fault('INTERNAL', 'the controller answered an error that cannot be read');
  }
  const { code, message, hint, details, source } = answer.error;
  return fault(code, message, {
    hint,
    ...(details === undefined ? {} : { details }),
    ...(source === undefined ? {} : { source }),
  });
}

function isApiError(value: unknown): value is ApiError {
  if (typeof value !== 'object' || value === null || !('error' in value)) return false;
  const { error } = value;
  if (typeof error !== 'object' || error === null) return false;
  return (
    'code' in error &&
    isErrorCode(error.code) &&
    'message' in error &&
    typeof error.message === 'string' &&
    'hint' in error &&
    typeof error.hint === 'string'
  );
}
