import { declaredActions } from '../../../charm-schema/declared/actions.ts';
import { declaredEndpoints } from '../../../charm-schema/declared/endpoints.ts';
import { didYouMean } from '../../../base/nearest-name.ts';
import type { HandlerDescription } from '../../describe/charm-description.ts';
import { positionOf } from '../../describe/flag-uses.ts';
import { type FlagGraph, flagGraph } from '../flag-graph.ts';
import {
  finding,
  keyPosition,
  type ProofRule,
  type ProofSubject,
  type SubjectCode,
} from '../proof-rule.ts';

/** A handler whose conditions can't all hold, or whose hooks the charm does not have. */
export const handlerRunsRule: ProofRule = {
  name: 'handler-runs',
  check: (subject) => {
    const { code } = subject;
    if (code === undefined) return [];
    const graph = flagGraph(subject, code);
    const handlers = code.charm.handlers.flatMap((handler) => {
      const why = neverRuns(handler, code, graph);
      const source = positionOf(handler.id.slice(handler.layer.length + 1), code.modules);
      if (why !== undefined) {
        return [finding('W', `the handler ${handler.id} can never run: ${why}`, { source })];
      }
      return (handler.hooks ?? [])
        .filter((hook) => !code.hooks.includes(hook))
        .map((hook) => {
          const hint = didYouMean(hook, code.hooks);
          return finding('W', `the handler ${handler.id} awaits ${hook}, no hook of this charm`, {
            ...(hint?.startsWith('did') === true ? { hint } : {}),
            source,
          });
        });
    });
    const actions = Object.keys(subject.actions);
    const unknown = code.charm.actions
      .filter(({ name }) => !actions.includes(name))
      .map(({ name, layer }) => {
        const hint = didYouMean(name, actions) ?? 'declare it in actions.yaml';
        const text = `the handler of action ${name} (${layer}) can never run: actions.yaml does not declare it`;
        return finding('W', text, { hint, source: positionOf(name, code.modules) });
      });
    return [...handlers, ...unknown];
  },
};

function neverRuns(
  handler: HandlerDescription,
  { hooks }: SubjectCode,
  graph: FlagGraph,
): string | undefined {
  const { predicates } = handler;
  const flagsOf = (kind: string): readonly string[] =>
    predicates.filter((each) => each.kind === kind).flatMap(({ flags }) => flags);
  if (handler.hooks !== undefined) {
    if (handler.hooks.length === 0) return 'its pattern names no endpoint of this charm';
    if (!handler.hooks.some((hook) => hooks.includes(hook))) {
      return `the charm has no hook ${handler.hooks.join(', ')}`;
    }
  }
  const both = flagsOf('all').find((flag) => flagsOf('none').includes(flag));
  if (both !== undefined) return `it wants ${both} both set and not set`;
  for (const { kind, flags } of predicates) {
    if ((kind === 'any' || kind === 'not-all') && flags.length === 0) {
      return `its ${kind === 'any' ? 'whenAny' : 'whenNotAll'} names no flag`;
    }
    if (kind === 'any' && flags.every((flag) => flagsOf('none').includes(flag))) {
      return `it wants one of ${flags.join(', ')} and none of them`;
    }
    if (kind === 'not-all' && flags.every((flag) => flagsOf('all').includes(flag))) {
      return `it wants ${flags.join(', ')} set and not all set`;
    }
    if (kind === 'any' && !flags.some(graph.settable)) return `nothing sets ${flags.join(' or ')}`;
  }
  const unset = flagsOf('all').find((flag) => !graph.settable(flag));
  return unset === undefined ? undefined : `nothing sets ${unset}`;
}

/** An action that operators can run and that no handler implements. */
export const actionHandlerRule: ProofRule = {
  name: 'action-handler',
  check: (subject) => {
    const { code } = subject;
    const described = [...declaredActions(subject.actions)]
      .filter(([, { description }]) => description === '')
      .map(([name]) =>
        finding('W', `action ${name} has no description`, {
          source: keyPosition(subject, 'actions.yaml', [name]),
        }),
      );
    if (code === undefined) return described;
    const handled = code.charm.actions.map(({ name }) => name);
    const missing = Object.keys(subject.actions)
      .filter((name) => !handled.includes(name))
      .map((name) =>
        finding('E', `no handler carries out action ${name}`, {
          hint: `declare action('${name}').do(…) in a handler module`,
          source: keyPosition(subject, 'actions.yaml', [name]),
        }),
      );
    return [...described, ...missing];
  },
};

/** An endpoint that others can relate to and that no module knows. */
export const endpointHandledRule: ProofRule = {
  name: 'endpoint-handled',
  check: (subject) => {
    const { code } = subject;
    if (code === undefined) return [];
    return code.charm.endpoints
      .filter(
        ({ name, interface: kind }) => kind !== 'juju-info' && !isHandled(name, code, subject),
      )
      .map(({ name, role, interface: kind }) =>
        finding('W', `nothing handles the endpoint ${name} (${role} ${kind})`, {
          hint: 'write a handler for its hooks or flags, or remove it',
          source: keyPosition(subject, 'metadata.yaml', [role, name]),
        }),
      );
  },
};

/** An interface that is included and that no endpoint of the charm has. */
export const interfaceUsedRule: ProofRule = {
  name: 'interface-used',
  about: 'charms',
  check: ({ metadata, interfaces }) => {
    const spoken = declaredEndpoints(metadata).map((each) => each.interface);
    return interfaces
      .filter(({ name }) => !spoken.includes(name))
      .map(({ name, url }) =>
        finding('W', `${url} is included, and no endpoint has the interface ${name}`, {
          hint: 'remove it from includes, or give metadata.yaml an endpoint',
        }),
      );
  },
};

/** Hooks, flags in conditions, and any string of a module, or word of a script, that begins with the endpoint's name. */
function isHandled(
  name: string,
  { charm, modules }: SubjectCode,
  { scripts }: ProofSubject,
): boolean {
  const ownHook = `${name}-relation-`;
  if (
    charm.handlers.some(({ hooks }) => hooks?.some((hook) => hook.startsWith(ownHook)) === true)
  ) {
    return true;
  }
  const flags = charm.handlers.flatMap(({ predicates }) =>
    predicates.flatMap((each) => each.flags),
  );
  if (flags.some((flag) => flag.startsWith(`${name}.`) || flag.startsWith(`endpoint.${name}.`))) {
    return true;
  }
  const quoted = new RegExp(`["'\`{,](endpoint\\.)?${name}(["'\`.,}]|-relation-)`);
  if (modules.some(({ code }) => quoted.test(code))) return true;
  // A shell needs no quotes.
  const word = new RegExp(`(^|[\\s"'\`=.{,])(endpoint\\.)?${name}($|[\\s"'\`.,}]|-relation-)`, 'm');
  return scripts.some(({ text }) => word.test(text));
}
