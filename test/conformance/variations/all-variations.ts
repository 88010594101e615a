import type { Variation } from '../variation.ts';
import { asgiAndCommandVariations } from './asgi-and-commands.ts';
import { frontVariations } from './fronts.ts';
import { gunicornVariations } from './gunicorn.ts';
import { uwsgiVariations } from './uwsgi.ts';
import { withoutFrontVariations } from './without-a-front.ts';
import { wsgirefVariations } from './wsgiref.ts';

/** Every difference that is allowed, with its reason and its source. */
export const allVariations: readonly Variation[] = [
  ...withoutFrontVariations,
  ...wsgirefVariations,
  ...gunicornVariations,
  ...uwsgiVariations,
  ...asgiAndCommandVariations,
  ...frontVariations,
];
