import { layer } from 'charmwright';

export default layer(({ when, action }) => {
  when('resources.build.available').do('announce the source', (unit) => {
    unit.flags.set('wsgi.source.available');
  });

  when('wsgi.active').do('say that it runs', (unit) => {
    unit.status.active('WSGI service running');
  });

  action('show-release').do(async (unit) => ({
    release: (await unit.state.get('wsgi.release')) ?? 'none',
  }));
});
