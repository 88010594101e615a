/** Where layer:wsgi keeps things on the machine. */

/** Everything of the layer's own; root's. */
export const home = '/var/lib/wsgi';
export const releases = `${home}/releases`;
/** Copies of the files of the plan that serves, for going back to it; root only, as they hold secrets. */
export const serving = `${home}/serving`;
/** The databases that the serving plan was made with; JSON, root only. */
export const databasesFile = `${serving}/databases.json`;
/** The record of the plan that the machine is exactly in; missing while it is being changed. */
export const recordFile = `${serving}/plan.json`;
/** What the application writes; it outlives releases. */
export const writableRoot = `${home}/writable`;

export const configuration = '/etc/wsgi';
/** The environment of the service; root only, read by systemd before it gives up root. */
export const environmentFile = `${configuration}/app.env`;
/** The environment that is being tried. */
export const candidateEnvironmentFile = `${configuration}/next.env`;
export const checkScript = `${configuration}/check-application.py`;
export const provisionScript = `${configuration}/provision.sh`;
export const logrotateFile = '/etc/logrotate.d/wsgi';

export const service = 'gunicorn3.service';
export const socket = 'gunicorn3.socket';
export const unitFolder = '/etc/systemd/system';
export const checkUnit = 'wsgi-check.service';
export const provisionUnit = 'wsgi-provision.service';

export function releaseFolder(release: string): string {
  return `${releases}/${release}`;
}

/** The release's files, as the service sees them at the application's root. */
export function applicationFolder(release: string): string {
  return `${releaseFolder(release)}/app`;
}

/** The release's virtual environment; `variant` differs with what pip was told. */
export function venvFolder(release: string, variant: string): string {
  return `${releaseFolder(release)}/venv-${variant}`;
}

/** Written last: a folder without it is not finished. */
export function marker(folder: string): string {
  return `${folder}.complete`;
}

export function writableFolder(path: string): string {
  return `${writableRoot}/${path}`;
}
