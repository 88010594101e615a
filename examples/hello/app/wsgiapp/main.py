"""The smallest of them: serve it with wsgi_module=wsgiapp.main:application."""


def application(environ, start_response):
    status = '200 OK'
    response_headers = [('Content-type', 'text/plain')]
    start_response(status, response_headers)
    return [b'Hello world!\n']
