import { isObject } from '../../base/json.ts';
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
  if (!isObject(value)) return false;
  const { error } = value;
  return (
    isObject(error) &&
    isErrorCode(error.code) &&
    typeof error.message === 'string' &&
    typeof error.hint === 'string'
  );
}
