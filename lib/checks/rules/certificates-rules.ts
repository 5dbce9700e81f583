import type { Kinds } from '../../model/kinds.ts';
import { listed } from '../../model/listed.ts';
import { list, texts } from '../../model/object.ts';
import { uncovered } from '../certificates.ts';
import { ofMaps } from '../each-object.ts';
import { documents, ingress, manifest } from '../example-objects.ts';
import { type Example, ruleTable } from '../rule.ts';

const securing = (host: string) =>
  manifest(
    'networking.k8s.io/v1 Ingress',
    'web',
    `spec:
  rules: [{ host: web.bramble.example }]
  tls: [{ hosts: [${host}], secretName: web-tls }]`,
  );

/** A kind that has certificates made. */
const CERTIFYING: Kinds = {
  certificates: [{ kinds: 'certificates.bramble.example/Certificate', at: 'spec.hosts[]' }],
};

const served = (host: string): Example => ({
  component: {
    kinds: CERTIFYING,
    provides: { ingress: { service: 'ingress', namespace: 'ingress', route: () => {}, entryPoint: 'https' } },
  },
  objects: documents(
    manifest('certificates.bramble.example/v1 Certificate', 'web', "spec: { hosts: ['*.bramble.example'] }"),
    ingress(host),
  ),
});

export const rules = ruleTable({
  'uncertified-host': {
    severity: 'warning',
    what: 'A route serves a host for which there is no certificate',
    why: 'Browsers warn everybody who asks for it. The certificate for `*.bramble.example` holds for `web.bramble.example`, and for nothing that lies deeper, such as `api.web.bramble.example`.',
    fix: 'Take a host that lies one step below the domain, or have a Certificate made for it.',
    check: uncovered,
    wrong: served('api.web.bramble.example'),
    right: served('web.bramble.example'),
  },
  'unserved-tls-host': {
    severity: 'warning',
    what: 'An Ingress wants a certificate for a host that it does not serve',
    why: 'The host that it does serve is left without a certificate, and browsers warn.',
    fix: 'Correct the host in `spec.tls`, or add a rule for it.',
    check: ofMaps('networking.k8s.io/Ingress', 'spec', ({ rules, tls }) => {
      const served = list(rules).map(({ host }) => host);
      if (served.includes(undefined) || served.length === 0) return undefined;
      const fix = `its rules serve: ${listed(served.map(String))}`;
      return list(tls)
        .flatMap(({ hosts }) => texts(hosts))
        .filter((host) => !host.startsWith('*.') && !served.includes(host))
        .map((host) => ({ what: `has tls for '${host}', which none of its rules serves`, fix }));
    }),
    wrong: securing('wep.bramble.example'),
    right: securing('web.bramble.example'),
  },
});
