import { type CharmwrightError, fault } from '../../../errors.ts';
import { kindOf } from '../../../base/describe-json.ts';
import { type Json, type JsonObject } from '../../../base/json.ts';
import type { SourceDocument } from '../source-document.ts';
import { ownership, type Tactic } from './tactic.ts';

/**
 * A layer's settings file, such as wsgi.yaml: key by key, the topmost layer's value stands whole.
 *
 * A value must have the kind of the one below it, where that holds something.
 */
export const settingsYamlTactic: Tactic = {
  name: 'settings',
  always: [],
  claims: (path) => /^[^/]+\.yaml$/.test(path),
  combine(path, stack, { charm }) {
    const documents = stack.flatMap(({ document }) => document ?? []);
    const faults: CharmwrightError[] = [];
    let value: JsonObject = {};
    for (const document of documents) {
      faults.push(...wrongKinds(value, document));
      value = { ...value, ...document.value };
    }
    const entry = {
      path,
      tactic: this.name,
      ...ownership(stack, charm),
      content: { kind: 'yaml', value },
    } as const;
    return { entries: [entry], faults };
  },
};

function wrongKinds(lower: JsonObject, document: SourceDocument): CharmwrightError[] {
  return Object.entries(document.value).flatMap(([key, value]) => {
    const below: Json = (Object.hasOwn(lower, key) ? lower[key] : null) ?? null;
    if (below === null || value === null || broadKind(below) === broadKind(value)) return [];
    return fault('VALUE_INVALID', `${key}: expected ${broadKind(below)}, found ${kindOf(value)}`, {
      source: document.locate([key], 'value'),
      hint: 'give it the kind of value that the layer below has there',
    });
  });
}

function broadKind(value: Json): string {
  return typeof value === 'number' ? 'a number' : kindOf(value);
}
