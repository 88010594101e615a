import { layer } from 'charmwright';

export default layer(({ when, whenNot, trigger }) => {
  // News of a resource is news for one hook; the source may have to wait longer for a database.
  trigger({ when: 'resources.build.available', set: ['django-notes.source.waiting'] });

  when('django-notes.source.waiting', 'endpoint.postgres.joined').do(
    'announce the source',
    (unit) => {
      unit.flags.clear('django-notes.source.waiting');
      unit.flags.set('wsgi.source.available');
    },
  );

  whenNot('endpoint.postgres.joined').do('ask for a database', (unit) => {
    unit.status.blocked('a database is missing: relate the endpoint postgres');
  });

  when('endpoint.postgres.joined')
    .whenNot('wsgi.active')
    .do('leave the word to layer:wsgi', (unit) => {
      unit.status.clear();
    });

  when('wsgi.active', 'endpoint.postgres.joined').do('say that it runs', (unit) => {
    unit.status.active('notes are served');
  });
});
