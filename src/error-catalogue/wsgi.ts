import type { CatalogueEntry } from './catalogue-entry.ts';

/** Codes of what layer:wsgi and layer:resources can raise, in alphabetical order. */
export const wsgiErrors = {
  ENVIRONMENT_VARIABLES_INVALID: {
    meaning: 'The option `environment_variables` is not a list of NAME=value.',
    remedy: 'write NAME=value, separated by spaces, and quote values that contain spaces',
  },
  PORT_INVALID: {
    meaning: 'A port is not one that a service can listen on.',
    remedy: 'choose a port from 1 to 65535',
  },
  RESOURCE_OPTION_INVALID: {
    meaning: 'An option of layer:resources is not valid.',
    remedy: 'give each resource a destination, such as build: { destination: /srv }',
  },
  SAVED_PLAN_INVALID: {
    meaning: 'The plan that layer:wsgi keeps on the machine was written by a newer version.',
    remedy: 'refresh the charm to the version that wrote it; the service keeps running',
  },
  WSGI_COMBINATION_INVALID: {
    meaning: 'The application cannot be served by this combination of server, front and gateway.',
    remedy: 'choose one of the combinations that the message lists',
  },
  WSGI_MODULE_INVALID: {
    meaning: 'The option `wsgi_module` does not name a module and a callable.',
    remedy: 'write dotted.module:callable, such as webapp.wsgi:application',
  },
  WSGI_PATH_INVALID: {
    meaning: 'A path is not one that the WSGI service can use.',
    remedy: 'choose a path that fits what is expected',
  },
  WSGI_SETTING_INVALID: {
    meaning: 'A key of wsgi.yaml is unknown, or has a value of another kind.',
    remedy: 'correct wsgi.yaml in the charm and refresh it',
  },
} as const satisfies Record<string, CatalogueEntry>;
