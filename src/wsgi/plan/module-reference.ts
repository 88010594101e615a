/** Reads the option `wsgi_module`: `dotted.module:callable`. */
import { fault } from '../../index.ts';
import { ok, shown, wrong } from './diagnostics.ts';
import type { Read } from './diagnostics.ts';

/** What to serve. */
export interface ModuleReference {
  /** `webapp.wsgi` */
  readonly module: string;
  /** `application` */
  readonly callable: string;
  /** Whether `callable` is a factory that is called without arguments: `wsgi:create_app()`. */
  readonly factory: boolean;
}

const dotted = /^[\p{ID_Start}_][\p{ID_Continue}]*(\.[\p{ID_Start}_][\p{ID_Continue}]*)*$/u;
const attribute = /^([\p{ID_Start}_][\p{ID_Continue}]*)(\(\))?$/u;

/** As gunicorn takes it. */
export function moduleText({ module, callable, factory }: ModuleReference): string {
  return `${module}:${callable}${factory ? '()' : ''}`;
}

/** Reads `dotted.module:callable` or `dotted.module:factory()`; near misses are answered with a suggestion. */
export function readModuleReference(text: string): Read<ModuleReference> {
  const trimmed = text.trim();
  const colon = trimmed.indexOf(':');
  const module = colon === -1 ? trimmed : trimmed.slice(0, colon);
  const match = attribute.exec(colon === -1 ? '' : trimmed.slice(colon + 1));
  const callable = match?.[1];
  if (callable === undefined || !dotted.test(module)) {
    const message = `config option wsgi_module is ${shown(text)}; expected dotted.module:callable`;
    return wrong(fault('WSGI_MODULE_INVALID', message, { hint: suggest(trimmed) }));
  }
  return ok({ module, callable, factory: match?.[2] !== undefined });
}

function suggest(text: string): string {
  const [path, rest] = splitOnce(text);
  const module = path
    .replace(/\.py$/, '')
    .replaceAll('/', '.')
    .replace(/^\.+|\.+$/g, '');
  const callable = attribute.test(rest) ? rest : 'application';
  if (!dotted.test(module))
    return 'name the module and the callable, such as webapp.wsgi:application';
  return `did you mean ${module}:${callable}?`;
}

/** At the first colon, or else where `module.py callable` or `module.py.callable` is parted. */
function splitOnce(text: string): readonly [string, string] {
  const colon = text.indexOf(':');
  if (colon !== -1) return [text.slice(0, colon), text.slice(colon + 1).trim()];
  const parted = /^(\S+?)(?:\s+|(?<=\.py)\.)(\S*)$/.exec(text);
  return parted === null ? [text, ''] : [parted[1] ?? '', parted[2] ?? ''];
}
