import type { Machine, Unit } from 'charmwright';
import type { Cluster } from './cluster.ts';

/** A certificate that signs itself: what clients have to trust. */
export interface Certificate {
  readonly certificateFile: string;
  readonly keyFile: string;
  /** PEM */
  readonly text: string;
}

/** `certificate` is undefined when the operator wants no TLS. */
export type Certified =
  | { readonly ok: true; readonly certificate: Certificate | undefined }
  | { readonly ok: false; readonly reason: string };

/** The certificate that the config asks for, made when it isn't there. */
export async function certificateOf(unit: Unit, cluster: Cluster): Promise<Certified> {
  if (unit.config.tls !== true) return { ok: true, certificate: undefined };
  const { ingressAddress } = await unit.network('database');
  if (ingressAddress === undefined)
    return { ok: false, reason: 'no address for a certificate yet' };
  return ensureCertificate(unit.machine, cluster, ingressAddress);
}

/** Makes a certificate for the address, once; another address gets another one. */
async function ensureCertificate(
  machine: Machine,
  { configuration }: Cluster,
  address: string,
): Promise<Certified> {
  const certificateFile = `${configuration}/charm-${address}.pem`;
  const keyFile = `${configuration}/charm-${address}.key`;
  const known = await machine.files.readText(certificateFile);
  if (known !== undefined) {
    return { ok: true, certificate: { certificateFile, keyFile, text: known } };
  }
  const unfinished = `${certificateFile}.new`;
  const made = await machine.processes.run(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-noenc', '-days', '3650'],
      ...['-subj', `/CN=${address}`, '-addext', `subjectAltName=IP:${address}`],
      ...['-keyout', keyFile, '-out', unfinished],
    ],
    // Only the server reads the key: openssl creates it with mode 0600.
    { user: 'postgres', cwd: '/', timeout: 60_000 },
  );
  const text = made.code === 0 ? await machine.files.readText(unfinished) : undefined;
  if (text === undefined) return { ok: false, reason: `no certificate: ${made.output.trim()}` };
  await machine.files.move(unfinished, certificateFile);
  return { ok: true, certificate: { certificateFile, keyFile, text } };
}
