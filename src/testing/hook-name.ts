import type { TestEvent } from './on.ts';

/** The name that Juju has for an event's hook, or an action's name. */
export function hookName(event: TestEvent): string {
  switch (event.kind) {
    case 'relation':
      return `${event.endpoint}-relation-${event.step}`;
    case 'secret':
      return `secret-${event.step}`;
    case 'storage':
      return `${event.storage.split('/')[0] ?? ''}-storage-${event.step}`;
    case 'workload':
      return `${event.container}-${event.hook}`;
    case 'lifecycle':
    case 'action':
      return event.name;
  }
}
