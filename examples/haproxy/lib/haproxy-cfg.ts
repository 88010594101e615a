import type { Backend } from './backend.ts';

/** What an operator and the machine decide, already checked. */
export interface Settings {
  readonly port: number;
  /** Seconds. */
  readonly timeout: number;
  readonly healthPath: string;
  /** Whether the machine has IPv6 to listen on, beside IPv4. */
  readonly ipv6: boolean;
}

/**
 * The whole of haproxy.cfg.
 *
 * A request goes to the backend whose application its host is or begins with (`hello`,
 * `hello.example.com`) or that asked for its host, else to the first one. Without backends it is
 * answered 503.
 */
export function haproxyCfg(settings: Settings, backends: readonly Backend[]): string {
  const sections = [
    globalSection,
    defaultsSection(settings),
    frontendSection(settings, backends),
    ...backends.map((backend) => backendSection(settings, backend)),
  ];
  return sections.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

const globalSection = [
  '# Written by the charm haproxy; changes are overwritten.',
  'global',
  '    log /dev/log local0',
  '    chroot /var/lib/haproxy',
  '    user haproxy',
  '    group haproxy',
  '    daemon',
  // Listening sockets go from the old process to the new one, so a reload refuses no connection.
  '    stats socket /run/haproxy/admin.sock mode 660 level admin expose-fd listeners',
];

function defaultsSection({ timeout }: Settings): string[] {
  return [
    'defaults',
    '    mode http',
    '    log global',
    '    option httplog',
    '    option dontlognull',
    '    option forwardfor',
    '    option redispatch 1',
    '    retries 3',
    // Only what can't have reached the application is sent again.
    '    retry-on conn-failure',
    '    timeout connect 5s',
    `    timeout client ${timeout}s`,
    `    timeout server ${timeout}s`,
    '    timeout http-request 10s',
  ];
}

function frontendSection({ port, ipv6 }: Settings, backends: readonly Backend[]): string[] {
  const [first] = backends;
  return [
    'frontend website',
    `    bind 0.0.0.0:${port}`,
    // A bind for both families would show IPv4 clients as ::ffff:a.b.c.d in X-Forwarded-For.
    ...(ipv6 ? [`    bind [::]:${port} v6only`] : []),
    ...backends.map(({ application, siteNames }) => {
      const hosts = [application, ...siteNames].join(' ');
      return `    use_backend ${application} if { hdr(host),host_only -i ${hosts} } || { hdr_beg(host) -i ${application}. }`;
    }),
    ...(first === undefined
      ? ['    http-request return status 503 content-type text/plain string "no servers yet\\n"']
      : [`    default_backend ${first.application}`]),
  ];
}

function backendSection({ healthPath }: Settings, { application, servers }: Backend): string[] {
  return [
    `backend ${application}`,
    '    balance roundrobin',
    '    option httpchk',
    `    http-check send meth GET uri ${healthPath} ver HTTP/1.1 hdr Host localhost`,
    '    http-check expect status 200-499',
    '    default-server check inter 2s fall 3 rise 1',
    ...servers.map(({ name, address }) => `    server ${name} ${address}`),
  ];
}
