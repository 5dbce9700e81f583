import type { Component, ComponentProps, Egress, Installs, NamespaceProps, Override, Scrape } from './component.ts';
import type { Access, Exposure } from './exposure.ts';
import type { ProvidedObject } from './provided-object.ts';
import {
  type AllKeys,
  anything,
  callback,
  flag,
  isFields,
  list,
  mapOr,
  mistake,
  oneOf,
  props,
  record,
  type Shape,
  text,
  textOrNumber,
  value,
} from './shape.ts';
import { image } from './workload-shapes.ts';

/** As the type has it; Terraform would refuse another when it plans. */
const session = value(
  (given) => typeof given === 'string' && /^\d+(\.\d+)?[mh]$/.test(given),
  'duration in minutes or hours',
  "write '30m' or '24h'",
);

const EXPOSURE = props<Exposure>(
  {
    // Rules know more of the three ways, and of who may come which way.
    through: text,
    host: text,
    path: text,
    as: oneOf('route', 'ingress'),
    access: props<Access>({ emails: list(text), session }, ['emails']),
    record: flag,
  },
  ['through'],
  'exposure',
);

/** See {@link Exposure}. */
const exposure: Shape = (given, where) => {
  const found = EXPOSURE(given, where);
  if (found.length > 0 || !isFields(given)) {
    return isFields(given) ? found : found.map((each) => ({ ...each, fix: "write { through: 'lan' }" }));
  }
  const { through, access, record: isRecorded } = given;
  if (through === 'lan' && access !== undefined) {
    const what = "has 'access', which Cloudflare asks for at its tunnel alone";
    return [mistake(where, what, "write through: 'tunnel', or remove 'access'")];
  }
  if (through !== 'lan' && isRecorded !== undefined) {
    return [mistake(where, "has 'record', which is for the local network alone", "write through: 'lan', or remove it")];
  }
  return [];
};

const OVERRIDE = props<Override>({ kind: text, name: text, because: text, merge: record(anything) }, [
  'kind',
  'because',
  'merge',
]);

/** The props of a component that apps and releases have too. */
export const COMMON = {
  name: text,
  // A rule of its own looks at the text.
  about: text,
  namespace: mapOr(
    props<NamespaceProps>({
      name: text,
      podSecurity: oneOf('restricted', 'baseline', 'privileged'),
      labels: record(text),
    }),
    text,
  ),
  expose: exposure,
  uses: list(text),
  scrape: props<Scrape>({ port: textOrNumber, path: text }, ['port']),
  egress: mapOr(props<Egress>({ to: list(text) }, ['to']), oneOf('declared')),
  overrides: list(OVERRIDE),
  accept: record(text, "write { 'rule': 'reason' }"),
} satisfies Partial<Record<keyof ComponentProps, Shape>>;

const PROVIDED = props<ProvidedObject>(
  {
    kind: text,
    name: text,
    namespace: text,
    ports: list(textOrNumber),
    keys: list(text),
    labels: record(text),
  },
  ['kind', 'name'],
);

/** The props of a component that releases have too. */
export const DELIVERED = {
  ...COMMON,
  images: list(image),
  provides: record(anything),
  kinds: anything,
  // Each is looked at where rules are gathered.
  rules: list(anything),
  installs: props<Installs>({
    crds: list(text),
    webhooks: list(text),
    secrets: list(text),
    objects: list(PROVIDED),
    loadBalancer: flag,
    pods: flag,
  }),
  config: callback,
} satisfies Partial<Record<keyof ComponentProps, Shape>>;

const TABLE: Readonly<Record<AllKeys<Component>, Shape>> = {
  ...DELIVERED,
  is: anything,
  isAside: anything,
  mistakes: anything,
  provenance: anything,
  records: record(text),
  crds: callback,
  chart: callback,
};

/** See {@link ComponentProps}. */
export const componentShape = props<Component>(TABLE, ['name']);
