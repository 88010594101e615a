/** Relations between the demo's applications. */
import { charmwright } from './charmwright.ts';
import { status } from './model-status.ts';

const relations = [
  { endpoint: 'haproxy:reverseproxy', other: 'hello:website' },
  { endpoint: 'django-notes:postgres', other: 'postgresql:db' },
] as const;

/** Relates what is not related yet. */
export async function relateAll(): Promise<string> {
  const { applications = {} } = await status();
  const made: string[] = [];
  for (const { endpoint, other } of relations) {
    const [application = '', name = ''] = endpoint.split(':');
    if (applications[application]?.relations?.[name] !== undefined) continue;
    await charmwright('integrate', other, endpoint);
    made.push(`${other} with ${endpoint}`);
  }
  return made.length === 0 ? 'all relations are there already' : made.join(', ');
}
