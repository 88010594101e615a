import { layer } from 'charmwright';

const databases = ['endpoint.postgresql.joined', 'endpoint.postgres.joined'] as const;

export default layer(({ when, whenAny, whenNot, trigger }) => {
  // News of a resource is news for one hook; the source may have to wait longer for a database.
  trigger({ when: 'resources.build.available', set: ['django-notes.source.waiting'] });

  when('django-notes.source.waiting')
    .whenAny(...databases)
    .do('announce the source', (unit) => {
      unit.flags.clear('django-notes.source.waiting');
      unit.flags.set('wsgi.source.available');
    });

  whenNot(...databases).do('ask for a database', (unit) => {
    unit.status.blocked('a database is missing: relate the endpoint postgresql or postgres');
  });

  whenAny(...databases)
    .whenNot('wsgi.active')
    .do('leave the word to layer:wsgi', (unit) => {
      unit.status.clear();
    });

  when('wsgi.active')
    .whenAny(...databases)
    .do('say that it runs', (unit) => {
      unit.status.active('notes are served');
    });
});
