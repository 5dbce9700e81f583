import {
  at,
  containersOf,
  type Found,
  ofObjects,
  type PlacedPods,
  placedPods,
  pod,
  ruleTable,
  type Subject,
} from '#bramble/rules';

function isInsecure({ spec }: PlacedPods): boolean {
  return containersOf(spec).some(({ args, command }) =>
    [args ?? [], command ?? []].flat().some((text) => /^--api\.insecure(=true)?$/i.test(String(text))),
  );
}

function checkInsecure(subject: Subject): readonly Found[] {
  return placedPods(subject)
    .filter(isInsecure)
    .map(({ placed: each }) =>
      at(each, {
        what: 'opens the API of Traefik on its own port to everybody (--api.insecure)',
        fix: 'leave it out, and lead a route with a password to api@internal',
      }),
    );
}

const store = (name: string) => `
apiVersion: traefik.io/v1alpha1
kind: TLSStore
metadata: { name: ${name} }
spec: { defaultCertificate: { secretName: web-tls } }
`;

/** How Traefik is set up. */
export const settingRules = ruleTable({
  'insecure-dashboard': {
    what: 'Traefik shows its dashboard and API without a password',
    why: 'Every pod, and everybody whom its port is open to, sees all routes, with the headers and users that Middlewares are given.',
    fix: 'Leave `--api.insecure` out. With `--api.dashboard=true` a route to `api@internal` shows the same behind a password.',
    check: checkInsecure,
    wrong: pod('args: [--api.insecure=true]'),
    right: pod('args: [--api.dashboard=true]'),
  },
  'ignored-tls-store': {
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
});
