import {
  flag,
  isFields,
  list,
  matching,
  mistake,
  number,
  oneOf,
  props,
  record,
  type Shape,
  text,
} from '../lib/model/shape.ts';
import type {
  Dhcp,
  HostNeeds,
  HostsProps,
  Machine,
  PackageNames,
  Peer,
  Registry,
  Snapshots,
  WireGuard,
} from './facts.ts';
import { FREE_SHAPES, type FreeConfig, factOf, PARTS } from './k3s-config.ts';

const FREE = props<FreeConfig>(FREE_SHAPES);

/** Keys of `config.yaml`; of one that follows from another fact, the fact is told. */
const K3S: Shape = (given, where) => {
  if (!isFields(given)) return FREE(given, where);
  const derived = Object.keys(given).filter((key) => factOf(key) !== undefined);
  const free = Object.fromEntries(Object.entries(given).filter(([key]) => !derived.includes(key)));
  return [
    ...derived.map((key) => mistake(where, `says '${key}', which follows from ${factOf(key)}`, 'say it there alone')),
    ...FREE(free, where),
  ];
};

/** See {@link HostsProps}. */
export const FACTS = props<HostsProps>({
  user: text,
  sshKeys: list(text),
  apiNames: list(text),
  datastore: oneOf('sqlite', 'etcd', 'external'),
  snapshots: props<Snapshots>(
    {
      endpoint: matching(
        /^https?:\/\/[^\s/@]+\/?$/,
        'URL of a server',
        "write one such as 'https://s3.bramble.example', without a bucket",
      ),
      bucket: text,
      region: text,
      folder: text,
      schedule: text,
      keep: number,
    },
    ['endpoint', 'bucket'],
  ),
  embeddedRegistry: flag,
  mirrors: record(list(text), "write { 'docker.io': ['https://…'] }"),
  registries: record(
    props<Registry>({ address: text, certificate: text, credentials: text }),
    "write { 'registry.bramble.example:5000': { … } }",
  ),
  secretsEncryption: flag,
  nameServers: list(text),
  k3s: K3S,
  dhcp: props<Dhcp>({ range: text, router: text, nameServers: list(text), upstream: list(text), lease: text }, [
    'range',
    'router',
  ]),
  machines: record(props<Machine>({ address: text, mac: text }, ['address'])),
  wireguard: props<WireGuard>(
    {
      on: text,
      endpoint: text,
      port: number,
      publicKey: text,
      address: text,
      nameServers: list(text),
      peers: record(props<Peer>({ publicKey: text, address: text }, ['publicKey', 'address'])),
    },
    ['on', 'endpoint', 'publicKey', 'peers'],
  ),
});

const NAMES = props<PackageNames>({ debian: text, alpine: text });

/** A name that all distributions have, or one for each. */
const PACKAGE: Shape = (given, where) => (isFields(given) ? NAMES(given, where) : text(given, where));

/** See {@link HostNeeds}. */
export const NEEDS = props<HostNeeds>({
  packages: list(PACKAGE),
  modules: list(text),
  services: list(text),
  without: list(oneOf(...PARTS)),
  k3s: K3S,
  mirrors: list(text),
});
