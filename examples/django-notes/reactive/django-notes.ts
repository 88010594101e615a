import { layer } from 'charmwright';

export default layer(({ when }) => {
  when('resources.build.available', 'endpoint.postgres.joined').do(
    'announce the source',
    (unit) => {
      unit.status.clear();
      unit.flags.set('wsgi.source.available');
    },
  );

  when('resources.build.available')
    .whenNot('endpoint.postgres.joined')
    .do('ask for a database', (unit) => {
      unit.status.blocked('a database is missing: relate the endpoint postgres');
    });

  when('wsgi.active', 'endpoint.postgres.joined').do('say that it runs', (unit) => {
    unit.status.active('notes are served');
  });
});
