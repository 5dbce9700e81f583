import { type JsonMap, texts } from 'bramble';
import { containersOf, eachPods, manifest, ofRows, pod, ruleTable } from 'bramble/rules';

function isInsecure({ args, command }: JsonMap): boolean {
  return [...texts(args), ...texts(command)].some((text) => /^--api\.insecure(=true)?$/i.test(text));
}

const store = (name: string) =>
  manifest('traefik.io/v1alpha1 TLSStore', name, 'spec: { defaultCertificate: { secretName: web-tls } }');

/** How Traefik is set up. */
export const settingRules = ruleTable({
  'insecure-dashboard': {
    what: 'Traefik shows its dashboard and API without a password',
    why: 'Every pod, and everybody whom its port is open to, sees all routes, with the headers and users that Middlewares are given.',
    fix: 'Leave `--api.insecure` out. With `--api.dashboard=true` a route to `api@internal` shows the same behind a password.',
    check: eachPods(
      ({ spec }) =>
        containersOf(spec).some(isInsecure) && {
          what: 'opens the API of Traefik on its own port to everybody (--api.insecure)',
          fix: 'leave it out, and lead a route with a password to api@internal',
        },
    ),
    wrong: pod('args: [--api.insecure=true]'),
    right: pod('args: [--api.dashboard=true]'),
  },
  'ignored-tls-store': {
    acceptable: true,
    what: 'A TLSStore is not named default',
    why: 'Traefik reads the TLSStore named `default`, and no other: browsers get a certificate that Traefik makes up.',
    fix: 'Name it `default`.',
    check: ofRows('traefik.io/TLSStore', [
      'metadata.name',
      (name) => name !== 'default',
      "is named '{}', and Traefik reads no such store",
      "name it 'default'",
    ]),
    wrong: store('web'),
    right: store('default'),
  },
});
