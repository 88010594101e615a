import { type JsonObject, objectOr } from '../../builder/plan/json.ts';

/** An application's units in a status; those of a subordinate are shown below their principals. */
export function unitsOfApplication(applications: JsonObject, name: string): JsonObject {
  const below = Object.values(applications).flatMap((application) =>
    Object.values(objectOr(objectOr(application).units)).flatMap((unit) =>
      Object.entries(objectOr(objectOr(unit).subordinates)),
    ),
  );
  return {
    ...objectOr(objectOr(applications[name]).units),
    ...Object.fromEntries(below.filter(([unit]) => unit.startsWith(`${name}/`))),
  };
}
