import { isList, type Json, type JsonObject, objectOrEmpty } from '../../base/json.ts';
import type { RelationRow } from '../../controller/api.ts';
import type { Output, Style } from '../terminal.ts';
import { unitsOfApplication } from '../status/units-of-application.ts';
import { renderTable } from './table.ts';

export interface StatusView {
  /** Those to show, if any. */
  readonly relations: readonly RelationRow[];
  readonly style: Output['style'];
}

/** A model's status in tables, with the columns of `juju status`; reads what its JSON holds. */
export function renderStatus(status: Json, view: StatusView): string {
  const whole = objectOrEmpty(status);
  const applications = objectOrEmpty(whole.applications);
  const tables = [modelTable(objectOrEmpty(whole.model))];
  if (Object.keys(applications).length > 0) {
    tables.push(applicationTable(applications, view), unitTable(applications, view));
  }
  if (Object.keys(objectOrEmpty(whole.machines)).length > 0) {
    tables.push(machineTable(objectOrEmpty(whole.machines), view));
  }
  if (view.relations.length > 0) tables.push(relationTable(view.relations));
  const shown = tables.filter((table) => table !== '').join('\n');
  if (Object.keys(applications).length > 0) return shown;
  return `${shown}\nModel ${JSON.stringify(text(objectOrEmpty(whole.model).name))} is empty.\n`;
}

function modelTable(model: JsonObject): string {
  const columns = ['Model', 'Controller', 'Cloud/Region', 'Version'].map((title) => ({ title }));
  const cloud = [text(model.cloud), text(model.region)].filter((part) => part !== '').join('/');
  return renderTable(columns, [
    [text(model.name), text(model.controller), cloud, text(model.version)],
  ]);
}

function applicationTable(applications: JsonObject, { style }: StatusView): string {
  const rows = Object.entries(applications).map(([name, value]) => {
    const application = objectOrEmpty(value);
    const state = objectOrEmpty(application['application-status']);
    return [
      name,
      text(application.version),
      paint(text(state.current), style),
      String(Object.keys(unitsOfApplication(applications, name)).length),
      text(application['charm-name'] ?? application.charm),
      text(application['charm-rev']),
      application.exposed === true ? 'yes' : 'no',
      [text(state.message), ...conflictTexts(application['port-conflicts'])]
        .filter((part) => part !== '')
        .join('; '),
    ];
  });
  const titles = ['App', 'Version', 'Status', 'Scale', 'Charm', 'Rev', 'Exposed', 'Message'];
  return renderTable(
    titles.map((title) => column(title, ['Scale', 'Rev'])),
    rows,
  );
}

function unitTable(applications: JsonObject, { style }: StatusView): string {
  const rows = Object.values(applications).flatMap((application) =>
    unitRows(objectOrEmpty(objectOrEmpty(application).units), '', style),
  );
  const titles = ['Unit', 'Workload', 'Agent', 'Machine', 'Public address', 'Ports', 'Message'];
  return rows.length === 0
    ? ''
    : renderTable(
        titles.map((title) => column(title, [])),
        rows,
      );
}

function unitRows(units: JsonObject, indent: string, style: Output['style']): string[][] {
  return Object.entries(units)
    .sort(([a], [b]) => unitNumber(a) - unitNumber(b))
    .flatMap(([name, value]) => {
      const unit = objectOrEmpty(value);
      const workload = objectOrEmpty(unit['workload-status']);
      const agent = objectOrEmpty(unit['juju-status']);
      const doing = text(agent.message);
      const row = [
        `${indent}${name}${unit.leader === true ? '*' : ''}`,
        paint(text(workload.current), style),
        paint(text(agent.current), style),
        text(unit.machine),
        text(unit['public-address']),
        shortPorts(unit['open-ports']),
        [doing === '' ? '' : `(${doing})`, text(workload.message)]
          .filter((part) => part !== '')
          .join(' '),
      ];
      return [row, ...unitRows(objectOrEmpty(unit.subordinates), `${indent}  `, style)];
    });
}

function machineTable(machines: JsonObject, { style }: StatusView): string {
  const rows = Object.entries(machines).map(([id, value]) => {
    const machine = objectOrEmpty(value);
    const state = objectOrEmpty(machine['juju-status']);
    const base = objectOrEmpty(machine.base);
    const addresses = machine['ip-addresses'];
    return [
      id,
      paint(text(state.current), style),
      text(machine['dns-name'] ?? (isList(addresses) ? addresses[0] : '')),
      text(machine['instance-id']),
      [text(base.name), text(base.channel)].filter((part) => part !== '').join('@'),
      text(state.message ?? objectOrEmpty(machine['machine-status']).message),
    ];
  });
  const titles = ['Machine', 'State', 'Address', 'Inst id', 'Base', 'Message'];
  return renderTable(
    titles.map((title) => column(title, [])),
    rows,
  );
}

function relationTable(relations: readonly RelationRow[]): string {
  const rows = relations.map(({ provider, requirer, interface: name, type, status }) => [
    ...[provider, requirer, name, type],
    status === 'joined' ? '' : status,
  ]);
  const titles = ['Integration provider', 'Requirer', 'Interface', 'Type', 'Message'];
  return renderTable(
    titles.map((title) => column(title, [])),
    rows,
  );
}

/** An open port of an exposed application that is not published, and why. */
function conflictTexts(conflicts: Json | undefined): readonly string[] {
  return (isList(conflicts) ? conflicts : []).map((each) => `not published: ${text(each)}`);
}

/** `80,443/tcp 53/udp`: the numbers of a protocol stand together. */
function shortPorts(ports: Json | undefined): string {
  const opened = (isList(ports) ? ports : []).map((port) => text(port).split('/'));
  const protocols = [...new Set(opened.map(([, protocol = '']) => protocol))];
  return protocols
    .map((protocol) => {
      const numbers = opened.filter(([, own = '']) => own === protocol).map(([number]) => number);
      return [numbers.join(','), protocol].filter((part) => part !== '').join('/');
    })
    .join(' ');
}

function unitNumber(name: string): number {
  return Number(name.split('/')[1] ?? 0);
}

function column(
  title: string,
  right: readonly string[],
): { title: string; align: 'left' | 'right' } {
  return { title, align: right.includes(title) ? 'right' : 'left' };
}

const styles: Readonly<Record<string, Style>> = {
  active: 'green',
  idle: 'green',
  started: 'green',
  error: 'red',
  blocked: 'red',
  down: 'red',
  failed: 'red',
  waiting: 'yellow',
  maintenance: 'yellow',
  executing: 'yellow',
  allocating: 'yellow',
  pending: 'yellow',
};

function paint(word: string, style: Output['style']): string {
  const chosen = styles[word];
  return chosen === undefined ? word : style(chosen, word);
}

/** A value as a cell: on one line, and empty when there is none. */
function text(value: Json | undefined): string {
  if (value === undefined || value === null || typeof value === 'object') return '';
  return String(value).replaceAll(/\s*\n\s*/g, ' ');
}
