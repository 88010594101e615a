"""One page: GET lists the notes, POST adds one."""

from django.http import HttpResponse, JsonResponse, RawPostDataException
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from notes.models import Note

LONGEST = 10_000


# Nothing here depends on who asks (no cookie, no session), so a forged request gains nothing.
@csrf_exempt
@require_http_methods(['GET', 'HEAD', 'POST'])
def notes(request):
    return add(request) if request.method == 'POST' else listing(request)


def listing(request):
    """List the notes as text, a line each, or as JSON for those who accept only that."""
    found = Note.objects.all()
    if 'application/json' in request.headers.get('Accept', ''):
        return JsonResponse({'notes': [as_json(note) for note in found]})
    return text(''.join(note.text + '\n' for note in found) or 'no notes yet\n')


def add(request):
    """Keep the field `text` of a form, or the whole body when it is not a form."""
    try:
        given = request.POST['text'] if 'text' in request.POST else request.body.decode()
    except (UnicodeDecodeError, RawPostDataException):
        return text('a note is text in UTF-8, or the field "text" of a form\n', status=400)
    given = given.strip()
    if not given or len(given) > LONGEST or '\0' in given:
        return text('a note has between 1 and {0} characters\n'.format(LONGEST), status=400)
    return JsonResponse(as_json(Note.objects.create(text=given)), status=201)


def as_json(note):
    return {'id': note.id, 'text': note.text, 'created': note.created.isoformat()}


def text(body, status=200):
    return HttpResponse(body, content_type='text/plain; charset=utf-8', status=status)
