import { quoteExec } from 'charmwright';

const data = '/var/lib/mongodb';

/**
 * The server's arguments.
 *
 * @param version what the program says of itself: mongod begins with `db version`, FerretDB does not.
 */
export function serverCommand(version: string, authentication: boolean): readonly string[] {
  if (version.startsWith('db version')) {
    return ['--bind_ip_all', '--dbpath', data, ...(authentication ? ['--auth'] : [])];
  }
  return [
    ...['--handler=sqlite', '--listen-addr=0.0.0.0:27017', '--debug-addr=-'],
    ...[`--sqlite-url=file:${data}/`, `--state-dir=${data}`, '--telemetry=disable'],
    ...(authentication ? ['--test-enable-new-auth'] : []),
  ];
}

/** The text of the server's unit file. */
export function serverUnit(server: {
  readonly program: string;
  readonly command: readonly string[];
  readonly environment: string;
}): string {
  return `# Written by the charm mongodb; changes are overwritten.
[Unit]
Description=MongoDB server
After=network-online.target
Wants=network-online.target

[Service]
ExecStart=${quoteExec([server.program, ...server.command])}
EnvironmentFile=${server.environment}
User=mongodb
StateDirectory=mongodb
StateDirectoryMode=0700
Restart=on-failure
NoNewPrivileges=true
PrivateTmp=true
ProtectSystem=strict
ProtectHome=true

[Install]
WantedBy=multi-user.target
`;
}
