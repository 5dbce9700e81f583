/** Where things lie in the container. */
export const FOLDERS = { config: '/etc/page', served: '/srv' } as const;
export const PORT = 8080;

/** A page that holds no more than what is served beside it. https://developer.mozilla.org/docs/Web/HTTP/Guides/CSP */
const POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': POLICY,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-cache',
};

/** Files with their types, as they are asked for. */
const STATIC: Readonly<Record<string, string>> = {
  'style.css': 'text/css',
  'page.js': 'text/javascript',
  'icon.svg': 'image/svg+xml',
};

/**
 * The configuration of nginx: these paths and no others, by GET alone. The map and the versions are put into the page as it is served,
 * and nobody asks for them.
 * https://nginx.org/en/docs/http/ngx_http_ssi_module.html
 * @param health one query that is put to whom is asked for metrics: nothing that a browser sends goes along
 */
export function serverConfig(health?: { readonly url: string; readonly query: string }): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `${[
    'worker_processes 1;',
    'pid /tmp/nginx.pid;',
    'error_log stderr warn;',
    'events { worker_connections 256; }',
    'http {',
    ...temporary.map((name) => `  ${name}_temp_path /tmp/${name};`),
    '  access_log off;',
    '  server_tokens off;',
    '  default_type text/plain;',
    '  charset utf-8;',
    '  charset_types text/css text/javascript image/svg+xml;',
    '  gzip on;',
    '  gzip_vary on;',
    '  gzip_types text/css text/javascript image/svg+xml application/json;',
    '  client_max_body_size 1k;',
    ...Object.entries(HEADERS).map(([name, value]) => `  add_header ${name} "${value}" always;`),
    '  server {',
    `    listen ${PORT};`,
    '    if ($request_method !~ ^(GET|HEAD)$) { return 405; }',
    '    location = / { rewrite ^ /page/index.html last; }',
    `    location = /page/index.html { internal; root ${FOLDERS.served}; types {} default_type text/html; ssi on; ssi_silent_errors on; }`,
    `    location /versions/ { internal; root ${FOLDERS.served}; }`,
    `    location = /map/map.svg { internal; root ${FOLDERS.served}; }`,
    ...Object.entries(STATIC).map(
      ([name, type]) => `    location = /${name} { root ${FOLDERS.config}; types {} default_type ${type}; }`,
    ),
    '    location = /healthz { return 204; }',
    ...(health ? healthLocation(health) : []),
    '    location / { return 404; }',
    '  }',
    '}',
  ].join('\n')}\n`;
}

/** By a variable, so that the name is looked up when somebody asks, and not once at the start. */
function healthLocation({ url, query }: { readonly url: string; readonly query: string }): readonly string[] {
  return [
    '    resolver kube-dns.kube-system.svc.cluster.local valid=30s ipv6=off;',
    '    location = /health.json {',
    `      set $metrics ${url};`,
    '      proxy_method GET;',
    '      proxy_pass_request_headers off;',
    '      proxy_pass_request_body off;',
    '      proxy_connect_timeout 3s;',
    '      proxy_read_timeout 5s;',
    '      proxy_hide_header Cache-Control;',
    `      proxy_pass $metrics/api/v1/query?query=${encodeURIComponent(query)};`,
    '    }',
  ];
}
