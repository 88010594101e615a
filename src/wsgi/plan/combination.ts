/** What serves an application: server, front, the gateway between them, and supervisor. */

/** What runs Python for requests. `gateway` is the layer's own server; `command` is a command of the application. */
export const serverNames = [
  'gunicorn',
  'uwsgi',
  'mod_wsgi',
  'mod_python',
  'wsgiref',
  'cgi',
  'uvicorn',
  'gateway',
  'command',
] as const;
export type ServerName = (typeof serverNames)[number];

/** The web server that has the port; `none` when the server itself has it. */
export const frontNames = ['none', 'nginx', 'apache', 'lighttpd', 'mongrel2'] as const;
export type FrontName = (typeof frontNames)[number];

/** What is spoken between front and server; `embedded` when the server runs inside of the front. */
export const gatewayNames = [
  'http',
  'uwsgi',
  'fastcgi',
  'scgi',
  'ajp',
  'cgi',
  'mongrel2',
  'embedded',
] as const;
export type GatewayName = (typeof gatewayNames)[number];

/** What keeps the processes alive. */
export const supervisorNames = ['systemd', 'supervisor'] as const;
export type SupervisorName = (typeof supervisorNames)[number];

/** A choice that is in the table. */
export interface Combination {
  readonly server: ServerName;
  readonly front: FrontName;
  readonly gateway: GatewayName;
  readonly supervisor: SupervisorName;
}

/** The combination of a plan whose author and operator choose nothing. */
export const defaultCombination: Combination = {
  server: 'gunicorn',
  front: 'none',
  gateway: 'http',
  supervisor: 'systemd',
};
