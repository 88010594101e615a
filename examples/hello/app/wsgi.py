"""Greets, and shows what a WSGI server tells an application about a request."""


def application(environ, start_response):
    status = '200 OK'
    response_headers = [('Content-type', 'text/plain; charset=utf-8')]
    start_response(status, response_headers)
    # A WSGI application on Python 3 answers with bytes.
    return [b'Hello world!\n'] + [
        '{0}={1}\n'.format(key, environ[key]).encode() for key in sorted(environ)
    ]
