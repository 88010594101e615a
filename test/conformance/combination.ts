/** What serves: a row, a column and a way of the table of servers and fronts. */
export interface Combination {
  readonly server: Server;
  readonly front: Front;
  readonly gateway: Gateway;
}

/** What runs Python. `cgi` is a program of wsgiref's CGIHandler, run for each request. */
export type Server =
  | 'gunicorn'
  | 'uwsgi'
  | 'mod_wsgi'
  | 'mod_python'
  | 'wsgiref'
  | 'cgi'
  | 'gateway'
  | 'uvicorn'
  | 'command';

/** What owns the port. */
export type Front = 'none' | 'nginx' | 'apache' | 'lighttpd' | 'mongrel2';

/** What is spoken between the two. */
export type Gateway =
  'http' | 'uwsgi' | 'fastcgi' | 'scgi' | 'ajp' | 'cgi' | 'mongrel2' | 'embedded';

/** A combination at an address, with what its deployment promises. */
export interface Target extends Combination {
  readonly host: string;
  readonly port: number;
  /** Where the application is: `` at the root, `/foo` below it. */
  readonly prefix: string;
  /** What `wsgi.multithread` and `wsgi.multiprocess` must say; not compared where absent. */
  readonly multithread?: boolean;
  readonly multiprocess?: boolean;
  /** Whether a process that ends is started again, so that it may be crashed. */
  readonly respawns?: boolean;
}

/** Which of the application's three twins a server calls. */
export function interfaceOf(server: Server): 'wsgi' | 'asgi' | 'http' {
  if (server === 'uvicorn') return 'asgi';
  return server === 'command' ? 'http' : 'wsgi';
}
