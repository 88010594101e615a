import { type JsonObject, objectOrEmpty } from '../../base/json.ts';

/** An application's units in a status; those of a subordinate are shown below their principals. */
export function unitsOfApplication(applications: JsonObject, name: string): JsonObject {
  const below = Object.values(applications).flatMap((application) =>
    Object.values(objectOrEmpty(objectOrEmpty(application).units)).flatMap((unit) =>
      Object.entries(objectOrEmpty(objectOrEmpty(unit).subordinates)),
    ),
  );
  return {
    ...objectOrEmpty(objectOrEmpty(applications[name]).units),
    ...Object.fromEntries(below.filter(([unit]) => unit.startsWith(`${name}/`))),
  };
}
