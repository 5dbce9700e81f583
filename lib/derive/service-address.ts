import type { Cluster } from '../model/cluster.ts';
import { type Component, namespaceOf } from '../model/component.ts';
import { listed } from '../model/listed.ts';
import { type JsonMap, type KubernetesObject, path } from '../model/object.ts';
import type { ServiceWord } from '../model/service-words.ts';
import { isPort, type ServiceIndex, servicePorts } from './service-index.ts';
import { parseUse, usableServices, usedComponent, wrongUse } from './uses.ts';

/** Names of ports that are schemes of URLs. */
const SCHEMES: ReadonlySet<string> = new Set(
  'amqp amqps ftp http https imap ldap ldaps mongodb mqtt mqtts mysql nats postgres postgresql redis rediss rtsp sftp smtp ws wss'.split(
    ' ',
  ),
);

/** What stands in the place of a word for a Service. For one that is wrong, which a rule tells, it is no host. */
export function spelt(said: ServiceWord, cluster: Cluster, index: ServiceIndex): string {
  const { word, use, scheme } = said;
  const { component, port } = parseUse(use);
  const used = usedComponent(component, cluster);
  if (!used || wrongWord(said, cluster, index)) return 'unknown';
  const service = serviceFor(used, port, cluster, index);
  const [found] = service ? meant(service, port) : [];
  const host = `${service?.metadata.name ?? broughtBy(used)}.${service?.metadata.namespace ?? namespaceOf(used)}.svc.cluster.local`;
  const number = String(found?.port ?? port ?? '0');
  if (word === 'host') return host;
  return word === 'port' ? number : `${scheme ?? schemeOf(found ?? { name: port })}://${host}:${number}`;
}

function schemeOf({ name }: JsonMap): string {
  return SCHEMES.has(String(name)) ? String(name) : 'http';
}

/** What is wrong with a word for a Service, or undefined. */
export function wrongWord({ word, use }: ServiceWord, cluster: Cluster, index: ServiceIndex) {
  const said = `${word}('${use}')`;
  const wrong = wrongUse(use, cluster, index, said);
  const { component, port } = parseUse(use);
  const used = wrong === undefined ? usedComponent(component, cluster) : undefined;
  if (word === 'host' || !used) return wrong;
  const service = serviceFor(used, port, cluster, index);
  if (!service) {
    if (used.isAside || /^\d+$/.test(port ?? '')) return undefined;
    const what = `says ${said}, whose number nobody here knows: others bring the Service`;
    return { what, fix: `write the number, such as ${word}('${component}:8080')` };
  }
  const ports = [...new Map(meant(service, port).map((each) => [each.port, each])).values()];
  if (ports.length === 1) return undefined;
  const names = ports.map(({ name, port: number }) => `'${component}:${name ?? number}'`);
  return { what: `says ${said}, but '${component}' has several ports`, fix: `write one of: ${listed(names)}` };
}

/** The Service of a component that offers a port: the one that bears its name, unless only another does. One without an address is the last. */
function serviceFor(
  used: Component,
  port: string | undefined,
  cluster: Cluster,
  index: ServiceIndex,
): KubernetesObject | undefined {
  const offering = usableServices(used, cluster, index).filter((each) => meant(each, port).length > 0);
  const addressed = offering.filter(({ spec }) => path(spec, 'clusterIP') !== 'None');
  const all = addressed.length > 0 ? addressed : offering;
  return all.find(({ metadata }) => metadata.name === used.name) ?? all[0];
}

function meant(service: KubernetesObject, port: string | undefined): readonly JsonMap[] {
  return servicePorts(service).filter((each) => port === undefined || isPort(each, port));
}

/** The name of a Service that something else than bramble draws. */
function broughtBy({ name, installs }: Component): string {
  const services = (installs?.objects ?? []).filter(({ kind }) => kind === 'Service').map((each) => each.name);
  return services.includes(name) ? name : (services[0] ?? name);
}
