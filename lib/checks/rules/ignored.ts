import { isMap, type JsonMap, list, path, texts } from '../../model/object.ts';
import { selects } from '../../model/selector.ts';
import { ofObjects } from '../each-object.ts';
import { at } from '../objects.ts';
import type { Rule } from '../rule.ts';
import { FORMATS } from '../schema-formats.ts';

/** Whether an advertisement is for a pool: it names it, selects it, or does neither and is for all. */
function announces(spec: unknown, name: string, labels: JsonMap): boolean {
  const names = texts(path(spec as JsonMap, 'ipAddressPools'));
  const selectors = list(path(spec as JsonMap, 'ipAddressPoolSelectors'));
  if (names.length === 0 && selectors.length === 0) return true;
  return names.includes(name) || selectors.some((selector) => selects(selector, labels));
}

const METALLB = 'metallb.io/v1beta1';
const pool = (advertised: string) => ({
  objects: `
apiVersion: ${METALLB}
kind: IPAddressPool
metadata: { name: home }
spec: { addresses: [10.10.11.21-10.10.11.29] }
---
apiVersion: ${METALLB}
kind: L2Advertisement
metadata: { name: home }
spec: { ipAddressPools: [${advertised}] }
`,
});

const store = (name: string) => ({
  objects: `
apiVersion: traefik.io/v1alpha1
kind: TLSStore
metadata: { name: ${name} }
spec: { defaultCertificate: { secretName: web-tls } }
`,
});

const allowing = (range: string) => ({
  objects: `
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: { name: lan-only }
spec: { ipAllowList: { sourceRange: ['${range}'] } }
`,
});

/** What is valid for the API server, and does nothing. */
export const rules: readonly Rule[] = [
  {
    id: 'unannounced-pool',
    severity: 'warning',
    what: 'Nothing announces a pool of addresses',
    why: 'MetalLB gives Services addresses of the pool, and answers for none of them: nobody in the local network finds the way.',
    fix: 'Draw an L2Advertisement, or a BGPAdvertisement, that names the pool.',
    check: ({ objects }) => {
      const announcing = objects.filter(({ object }) => /^(BGP|L2)Advertisement$/.test(object.kind));
      return objects
        .filter(({ object }) => object.kind === 'IPAddressPool' && object.apiVersion.startsWith('metallb.io/'))
        .filter(({ object: { metadata } }) => {
          return !announcing.some(
            ({ object }) =>
              object.metadata.namespace === metadata.namespace &&
              announces(object.spec, metadata.name, metadata.labels ?? {}),
          );
        })
        .map((each) =>
          at(each, { what: 'is announced by nothing', fix: 'draw an L2Advertisement that names it in ipAddressPools' }),
        );
    },
    wrong: pool('away'),
    right: pool('home'),
  },
  {
    id: 'ignored-tls-store',
    severity: 'error',
    acceptable: true,
    what: 'A TLSStore is not named default',
    why: 'Traefik reads the TLSStore named `default`, and no other: browsers get a certificate that Traefik makes up.',
    fix: 'Name it `default`.',
    check: ofObjects(['traefik.io/TLSStore'], ({ metadata: { name } }) =>
      name === 'default'
        ? []
        : [{ what: `is named '${name}', and Traefik reads no such store`, fix: "name it 'default'" }],
    ),
    wrong: store('web'),
    right: store('default'),
  },
  {
    id: 'source-range',
    severity: 'error',
    what: 'A Middleware lets in what is no network',
    why: 'Traefik leaves the Middleware out, and with it each route that names it: whoever asks gets 404.',
    fix: 'Give an address, or a network such as `10.10.11.0/24`.',
    check: ofObjects(['traefik.io/Middleware', 'traefik.io/MiddlewareTCP'], ({ spec }) =>
      ['ipAllowList', 'ipWhiteList']
        .flatMap((list) => texts(path(isMap(spec) ? spec : undefined, list, 'sourceRange')))
        .filter((range) => !FORMATS.cidr?.fits(range.trim()) && !FORMATS.ip?.fits(range.trim()))
        .map((range) => ({ what: `lets in '${range}', which is no network`, fix: 'give one such as 10.10.11.0/24' })),
    ),
    wrong: allowing('10.10.11.0/33'),
    right: allowing('10.10.11.0/24'),
  },
];
