import { InvalidInput, judged, type Mistake, shapes, type Turn, type Word, type WordContext, word } from 'bramble';
import { ApiObject } from 'cdk8s';

/** Which requests a variant gets: those that bear a header, or a cookie, of this value. */
export interface VariantProps {
  /** `{ 'X-Variant': 'b' }` */
  readonly header?: Readonly<Record<string, string>>;
  /** `{ variant: 'b' }` */
  readonly cookie?: Readonly<Record<string, string>>;
}

/** What would end a rule of Traefik, a header or a cookie. */
const VALUE = shapes.matching(
  /^[^`\s;,"\\]+$/,
  'value of a header or a cookie',
  'use no spaces, quotes, commas and semicolons',
);
const VARIANT = shapes.props<VariantProps>({
  header: shapes.record(VALUE, "write { 'X-Variant': 'b' }"),
  cookie: shapes.record(VALUE, "write { variant: 'b' }"),
});
const NAME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const NAME_FIX = 'name the app that is the variant, which lives in the namespace of this one';
const APP = shapes.matching(NAME, 'name of an app', NAME_FIX);

/**
 * Leads some requests to another version of the app, which is an app of its own in the same namespace and offers the same ports:
 * `app({ name: 'web-b', namespace: 'web', … })`, and here `with: [variant('web-b', { cookie: { variant: 'b' } })]`. docs/delivery.md
 */
export function variant(app: string, which: VariantProps): Word {
  const { right, mistakes } = judged(VARIANT, which);
  const { header, cookie } = right;
  return word({
    name: `variant ${String(app)}${header ? ' by header' : ''}`,
    needs: 'middlewares',
    mistakes: [...APP(app, ''), ...mistakes, ...(mistakes.length > 0 ? [] : whichMistakes(right))],
    turns: (context) => {
      checkApart(context, [app]);
      return header ? byHeader(app, header) : byCookie(app, cookie ?? {});
    },
  });
}

function whichMistakes({ header, cookie }: VariantProps): readonly Mistake[] {
  const names = Object.keys(header ?? cookie ?? {});
  if (names.length !== 1 || (header && cookie)) {
    const what = names.length === 0 ? 'does not say which requests' : 'says several headers or cookies';
    return [{ what, fix: "write { cookie: { variant: 'b' } }" }];
  }
  // Programs take the host out of the headers, and cookies have a word of their own.
  const isApart = header !== undefined && /^(host|cookie)$/i.test(names[0] ?? '');
  if (isApart) return [{ where: 'header', what: `cannot be ${names[0]}`, fix: "write { cookie: { variant: 'b' } }" }];
  return names
    .filter((name) => !/^[\w!#$%&'*+.^|~-]+$/.test(name))
    .map((name) => ({ what: `'${name}' is no name of a header or a cookie`, fix: 'use letters, digits and dashes' }));
}

function checkApart({ app }: Pick<WordContext, 'app'>, others: readonly string[]): void {
  if (!others.includes(app)) return;
  const what = `leads requests for '${app}' to '${app}'`;
  throw new InvalidInput({ rule: 'contradicting-props', where: 'with', what, fix: NAME_FIX });
}

function byHeader(service: string, header: Readonly<Record<string, string>>): Turn {
  const [[name, value] = ['', '']] = Object.entries(header);
  return { header: name, value, isPattern: false, service };
}

/** All cookies of a request stand in one header. */
function byCookie(service: string, cookie: Readonly<Record<string, string>>): Turn {
  const [pair = ''] = Object.entries(cookie).map(([name, value]) => `${name}=${value}`);
  const literal = pair.replaceAll(/[.*+?^${}()|[\]]/g, (sign) => `\\${sign}`);
  return { header: 'Cookie', value: `(^|;\\s*)${literal}(;|$)`, isPattern: true, service };
}

/** Options of {@link weighted}. */
export interface WeightedProps {
  /** How many of a hundred requests the others get, by their names: `{ 'web-b': 10 }`. */
  readonly to: Readonly<Record<string, number>>;
  /** Whether a browser stays with the version that it got first, by a cookie. @default true */
  readonly stays?: boolean;
}

const SHARE = shapes.whole([1, 99], 'share of a hundred', 'write a whole number from 1 to 99');
const SHARES = shapes.record(SHARE, "write { 'web-b': 10 }");
const WEIGHTED = shapes.props<WeightedProps>({ to: SHARES, stays: shapes.flag }, ['to']);

/**
 * Leads so many of a hundred requests to other versions of the app, each an app of its own in the same namespace, and the rest to the app:
 * `with: [weighted({ to: { 'web-b': 10 } })]`.
 * https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/traefikservice/
 */
export function weighted(props: WeightedProps): Word {
  const { right, mistakes } = judged(WEIGHTED, props);
  const { to = {}, stays = true } = right;
  return word({
    name: 'weighted',
    needs: 'middlewares',
    mistakes: [...mistakes, ...(mistakes.length > 0 ? [] : shareMistakes(to))],
    leads: (context) => drawWeighted(context, to, stays),
  });
}

function shareMistakes(shares: Readonly<Record<string, number>>): readonly Mistake[] {
  const names = Object.keys(shares);
  if (names.length === 0) return [{ where: 'to', what: 'names no other version', fix: "write { 'web-b': 10 }" }];
  const total = Object.values(shares).reduce((sum, share) => sum + share, 0);
  return [
    ...names
      .filter((name) => !NAME.test(name))
      .map((name) => ({ where: name, what: `'${name}' is no name of an app`, fix: NAME_FIX })),
    ...(total < 100
      ? []
      : [{ what: `leads ${total} of 100 requests elsewhere: none is left`, fix: 'lower the shares' }]),
  ];
}

function drawWeighted(
  { chart, app, of, ports }: WordContext,
  shares: Readonly<Record<string, number>>,
  stays: boolean,
): { readonly kind: string; readonly name: string } {
  checkApart({ app }, Object.keys(shares));
  const name = `${of}-weighted`;
  const http = ports.find((port) => port.name === 'http');
  const port = http?.service || http?.container || 80;
  const rest = Object.values(shares).reduce((left, share) => left - share, 100);
  const services = Object.entries({ [app]: rest, ...shares }).map(([to, weight]) => ({ name: to, port, weight }));
  const cookie = { name: `${of}-version`, httpOnly: true, secure: true, sameSite: 'lax' };
  new ApiObject(chart, name, {
    apiVersion: 'traefik.io/v1alpha1',
    kind: 'TraefikService',
    metadata: { name },
    spec: { weighted: { services, ...(stays && { sticky: { cookie } }) } },
  });
  return { kind: 'TraefikService', name };
}
