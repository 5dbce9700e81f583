import { type JsonMap, list, path } from '../lib/model/object.ts';
import type { Effect, EffectFinder, Step } from '../lib/rules.ts';
import { listed, touchedBy } from '../lib/rules.ts';
import { RESOURCES } from './names.ts';
import { type ResourceChange, resourceChanges, tunnelHosts } from './resource-changes.ts';

/** What Terraform does at Cloudflare, and when it has to be applied. */
const applied: EffectFinder = (step) => {
  const changes = resourceChanges(step);
  return [...changes.flatMap(effectsOf), ...order(changes, step)];
};

function effectsOf(change: ResourceChange): readonly Effect[] {
  const tell = TELLING[change.type];
  return tell === undefined ? [told(change, `${change.type}.${change.name} is ${change.is}`)] : tell(change);
}

function told(
  { cluster }: ResourceChange,
  what: string,
  is: Effect['is'] = 'record',
  answers?: Effect['answers'],
): Effect {
  return { is, cluster, component: 'cloudflare', what, ...(answers && { answers }) };
}

const TELLING: Readonly<Record<string, (change: ResourceChange) => readonly Effect[]>> = {
  [RESOURCES.record]: (change) => {
    const { is, before, after } = change;
    const name = String(after?.name ?? before?.name);
    const say = {
      added: `${name} is made, and leads to ${targetOf(after)}`,
      imported: `${name} is there, and is taken over`,
      changed: `${name} leads to ${targetOf(after)} instead of ${targetOf(before)}`,
      moved: `${name} stays as it is, under another address of Terraform`,
      replaced: `${name} is destroyed and made anew: for a moment nobody finds it`,
      destroyed: `${name} is destroyed: nobody finds it any more`,
    }[is];
    return [told(change, say)];
  },
  [RESOURCES.rules]: (change) => {
    const { was, is } = tunnelHosts(change);
    const [opened, closed] = [is.filter((each) => !was.includes(each)), was.filter((each) => !is.includes(each))];
    const unchecked = unverified(change.after).filter(
      (each) => !unverified(change.before).includes(each) && was.includes(each),
    );
    return [
      ...opened.map((host) => told(change, `the tunnel lets the internet in to ${host}`, 'host', 'in')),
      ...closed.map((host) => told(change, `the tunnel lets nobody in to ${host} any more`, 'host')),
      ...(unchecked.length > 0
        ? [told(change, `the tunnel no longer checks the certificate of ${listed(unchecked)}`, 'login')]
        : []),
    ];
  },
  [RESOURCES.tunnel]: (change) => {
    if (change.is === 'added') return [told(change, 'a tunnel is made: its token goes into the Secret once')];
    if (change.is === 'changed' || change.is === 'moved') return [told(change, `the tunnel is ${change.is}`)];
    const what = `the tunnel is ${change.is}: nobody comes in from the internet until its new token is in the Secret`;
    return [told(change, what, 'down', 'down')];
  },
  [RESOURCES.application]: (change) => {
    const domain = String((change.after ?? change.before)?.domain);
    if (change.is === 'destroyed') return [told(change, `Access asks nobody any more at ${domain}`, 'login', 'in')];
    return [told(change, `Access at ${domain} is ${change.is}`, 'login')];
  },
  [RESOURCES.policy]: (change) => {
    const [was, is] = [emailsOf(change.before), emailsOf(change.after)];
    const gained = is.filter((each) => !was.includes(each));
    const lost = was.filter((each) => !is.includes(each));
    return [
      ...(gained.length > 0
        ? [told(change, `Access of ${change.name} lets in ${listed(gained)}`, 'login', change.before && 'in')]
        : []),
      ...(lost.length > 0 && change.after
        ? [told(change, `Access of ${change.name} lets in ${listed(lost)} no more`, 'login')]
        : []),
    ];
  },
};

function targetOf(record: JsonMap | undefined): string {
  const content = String(record?.content);
  return content.includes('cfargotunnel') ? 'the tunnel' : content;
}

/** The hosts whose certificate the tunnel takes whatever it is. */
function unverified(rules: JsonMap | undefined): readonly string[] {
  return list(path(rules, 'config', 'ingress')).flatMap(({ hostname, origin_request: request }) =>
    path(request, 'no_tls_verify') === true ? [String(hostname)] : [],
  );
}

function emailsOf(policy: JsonMap | undefined): readonly string[] {
  return list(policy?.include).flatMap(({ email }) => {
    const text = path(email, 'email');
    return typeof text === 'string' ? [text] : [];
  });
}

/** A name comes after the app that it leads to, and goes before it. */
function order(changes: readonly ResourceChange[], { changes: of }: Step): readonly Effect[] {
  return [...new Set(changes.map(({ cluster }) => cluster))].flatMap((cluster): readonly Effect[] => {
    const own = changes.filter((each) => each.cluster === cluster);
    const isApplied = touchedBy(of).some((each) => each.cluster === cluster);
    const comes = own.some(({ is }) => is === 'added' || is === 'changed' || is === 'replaced' || is === 'imported');
    const goes = own.some(({ is }) => is === 'destroyed');
    const tell = (what: string): readonly Effect[] => [{ is: 'order', cluster, component: 'cloudflare', what }];
    if (!isApplied) return tell('terraform apply has all to do: nothing changes for Flux');
    if (comes && goes)
      return tell('terraform apply after Flux has applied what is new: what goes is found nowhere until then');
    if (goes) return tell('terraform apply before Flux: names go before what they lead to');
    return tell('terraform apply after Flux: names lead to what is there');
  });
}

export const effects: readonly EffectFinder[] = [applied];
