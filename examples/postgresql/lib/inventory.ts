import { isObject, tryParseJson } from 'charmwright';
/** What there is in the server, read before anything is decided. */
export interface Inventory {
  /** `15.14` */
  readonly version: string;
  /** Database → its owner. */
  readonly databases: Readonly<Record<string, string>>;
  /** Role → whether it may log in. */
  readonly roles: Readonly<Record<string, boolean>>;
  /** Extensions that can be made. */
  readonly extensions: readonly string[];
}

/** Answers one line of JSON. */
export const inventoryQuery = `
SELECT json_build_object(
  'version', split_part(current_setting('server_version'), ' ', 1),
  'databases', (SELECT json_object_agg(datname, pg_get_userbyid(datdba)) FROM pg_database),
  'roles', (SELECT json_object_agg(rolname, rolcanlogin OR rolsuper) FROM pg_roles),
  'extensions', (SELECT json_agg(name ORDER BY name) FROM pg_available_extensions));
`;

/** Reads the answer to `inventoryQuery`, or undefined when it isn't one. */
export function parseInventory(answer: string): Inventory | undefined {
  const found: unknown = tryParseJson(answer);
  return isInventory(found) ? found : undefined;
}

function isInventory(value: unknown): value is Inventory {
  return (
    isObject(value) &&
    typeof value.version === 'string' &&
    isRecordOf('string', value.databases) &&
    isRecordOf('boolean', value.roles) &&
    Array.isArray(value.extensions) &&
    value.extensions.every((each) => typeof each === 'string')
  );
}

function isRecordOf(type: 'string' | 'boolean', value: unknown): boolean {
  return isObject(value) && Object.values(value).every((each) => typeof each === type);
}
