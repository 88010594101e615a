import { layer } from 'charmwright';

export default layer(({ when }) => {
  when('resources.build.available').do('announce the source', (unit) => {
    unit.flags.set('wsgi.source.available');
  });
});
