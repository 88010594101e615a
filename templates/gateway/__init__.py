"""Serves one WSGI application over SCGI, AJP13, Mongrel2, HTTP or CGI. Written by layer:wsgi.

    python3 GATEWAY --protocol PROTOCOL --application MODULE:CALLABLE [--listen ADDRESS …] [OPTION …]

GATEWAY is the folder of this file, wherever it is. The application is imported from the current folder; no module
of the gateway can hide one of the application's. It needs the standard library of Python 3.9 or later, and for
Mongrel2 the module zmq.

What is spoken (`--protocol`)
  scgi      nginx's scgi_pass, Apache's mod_proxy_scgi, lighttpd's mod_scgi
  ajp       AJP13: Apache's mod_proxy_ajp, lighttpd's mod_ajp13; connections are kept and used again
  mongrel2  a handler of Mongrel2 over ZeroMQ (`--mongrel2-pull`, `--mongrel2-publish` in place of `--listen`)
  http      HTTP/1.1, for development; what a slow client sends is not buffered
  cgi       one request, from the environment and standard input, as fcgiwrap or a web server's CGI module starts it

Where it listens (`--listen`, once or more; there is no default)
  unix:PATH      a socket that the gateway makes (`--socket-mode`) and removes when it ends
  tcp:HOST:PORT  an address; an IPv6 one in brackets
  systemd        every socket that systemd hands over (LISTEN_FDS); it is an error when it hands over none

Processes
  A main process forks `--workers` workers, each with `--threads` threads. The service is ready (READY=1 for systemd)
  when every worker has imported the application. A worker that ends is replaced. A request that takes longer than
  `--timeout` is cut off, logged with the place its thread is at, and its worker is replaced; the worker's other
  requests are finished first.

Signals of the main process
  TERM       stop accepting, finish requests for at most `--graceful-timeout`, end
  INT, QUIT  end at once
  HUP        reload: new workers import the code that is there now; when all of them have, the old ones finish their
             requests and end. When one can't, the new ones end and the old ones go on serving.
  USR1       open the log files again, after they were renamed

Exit status: 0 stopped by a signal; 2 wrong options or an address that can't be used; 3 the application can't be
imported at the start, with the traceback on standard error.
"""
