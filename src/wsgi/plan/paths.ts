/** Where layer:wsgi keeps things on the machine. */

/** Everything of the layer's own; root's. */
export const home = '/var/lib/wsgi';
export const releases = `${home}/releases`;
/** The saved plan that serves; readable by root only, because it holds secrets. */
export const serving = `${home}/serving`;
/** Its record, databases and files as JSON, for comparison and for a roll-back. */
export const savedFile = `${serving}/plan.json`;
/** Exists while the machine switches from that plan to another one. */
export const switchingFile = `${serving}/switching`;
/** What the application writes; it outlives releases. */
export const writableRoot = `${home}/writable`;

export const configuration = '/etc/wsgi';
/** The environment of the service; root only, read by systemd before it gives up root. */
export const environmentFilePath = `${configuration}/app.env`;
/** Certificate authorities of databases; anyone may read them. */
export const certificates = `${configuration}/certificates`;
/** The environment of the plan that is being tried. */
export const candidateEnvironmentFilePath = `${configuration}/next.env`;
export const serverConfiguration = `${configuration}/gunicorn.conf.py`;
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

/** The release's virtual environment; `variant` differs with pip's options. */
export function venvFolder(release: string, variant: string): string {
  return `${releaseFolder(release)}/venv-${variant}`;
}

/** The file that is written last: a folder without it is not finished. */
export function marker(folder: string): string {
  return `${folder}.complete`;
}

export function writableFolder(path: string): string {
  return `${writableRoot}/${path}`;
}
