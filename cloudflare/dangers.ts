import { dangerTable, type FoundInStep, type Rule, type Step } from '../lib/rules.ts';
import { RESOURCES } from './names.ts';
import { type ResourceChange, resourceChanges, tunnelHosts } from './resource-changes.ts';

/** What a rule finds about a resource. */
function found(
  { cluster, type, name }: ResourceChange,
  what: string,
  fix: string,
  from?: string,
  to?: string,
): FoundInStep {
  const at = { cluster, component: 'cloudflare', where: 'cdk.tf.json', object: `${type}.${name}` };
  return { ...at, what, fix, from, to };
}

function ofType(type: string, step: Step): readonly ResourceChange[] {
  return resourceChanges(step).filter((each) => each.type === type);
}

/** The records of the domain itself, and of mail, which no app of the cluster asks for. */
function apex(step: Step): readonly FoundInStep[] {
  return ofType(RESOURCES.record, step).flatMap((change) => {
    const name = String((change.before ?? change.after)?.name);
    const domain = step.clusters.get(change.cluster)?.domain;
    const isApex = name === domain || (domain === undefined && name.split('.').length === 2);
    if (!isApex || change.is === 'moved' || change.is === 'imported') return [];
    const fix = 'make sure that no mail and no other page of the domain needs the old one';
    return [
      found(change, `the record of ${name} itself is ${change.is}`, fix, content(change.before), content(change.after)),
    ];
  });
}

function content(record: ResourceChange['before']): string | undefined {
  return record === undefined ? undefined : String(record.content);
}

function withoutAccess(step: Step): readonly FoundInStep[] {
  return ofType(RESOURCES.application, step)
    .filter(({ is }) => is === 'destroyed')
    .map((change) => {
      const domain = String(change.before?.domain);
      return found(change, `Access asks nobody any more at ${domain}`, 'leave it, or let the app ask itself', domain);
    });
}

function madePublic(step: Step): readonly FoundInStep[] {
  const guarded = new Set(
    ofType(RESOURCES.application, step).flatMap(({ cluster, after }) =>
      after ? [`${cluster} ${String(after.domain).replace(/\/.*$/, '')}`] : [],
    ),
  );
  return ofType(RESOURCES.rules, step).flatMap((change) => {
    const { was, is } = tunnelHosts(change);
    return is
      .filter((host) => !was.includes(host) && !guarded.has(`${change.cluster} ${host}`))
      .map((host) => {
        const what = `the internet gets in to ${host}, and nothing at Cloudflare asks who comes`;
        return found(change, what, 'give it access, or make sure that the app asks', undefined, host);
      });
  });
}

function lostTunnel(step: Step): readonly FoundInStep[] {
  return ofType(RESOURCES.tunnel, step)
    .filter(({ is }) => is === 'destroyed' || is === 'replaced')
    .map((change) => {
      const what = `the tunnel is ${change.is}: all that comes through it stops`;
      return found(change, what, 'take it back, or have the new token at hand', 'there', change.is);
    });
}

const FILE = 'dist/cloudflare/home/cdk.tf.json';
const stack = (resource: object) => JSON.stringify({ resource });
const record = (name: string, text: string) =>
  stack({ [RESOURCES.record]: { record: { name, content: text, type: 'A' } } });
const access = (is: boolean) =>
  stack(is ? { [RESOURCES.application]: { web: { domain: 'web.bramble.example' } } } : {});
const letting = (...hosts: readonly string[]) =>
  stack({ [RESOURCES.rules]: { tunnel: { config: { ingress: hosts.map((hostname) => ({ hostname })) } } } });
const tunnel = (accountId: string) => stack({ [RESOURCES.tunnel]: { tunnel: { account_id: accountId } } });

/** What is dangerous about a change at Cloudflare. */
export const rules: readonly Rule[] = dangerTable({
  'apex-record': {
    what: 'A record of the domain itself changes',
    why: 'The name of the domain is not one of an app: a web page of others, the mail, or the proof of who owns it may hang on it.',
    fix: 'See at Cloudflare what stands there, and accept it for this step where it is meant.',
    check: apex,
    wrong: { files: { [FILE]: [record('bramble.example', '10.10.11.21'), record('bramble.example', '10.10.11.22')] } },
    right: {
      files: { [FILE]: [record('web.bramble.example', '10.10.11.21'), record('web.bramble.example', '10.10.11.22')] },
    },
  },
  'access-removed': {
    what: 'Cloudflare asks nobody any more who comes',
    why: 'The host keeps its name, and everybody who finds it stands before the app.',
    fix: 'Leave `access`, or make sure that the app asks itself, and accept it for this step.',
    check: withoutAccess,
    wrong: { files: { [FILE]: [access(true), access(false)] } },
    right: { files: { [FILE]: [access(false), access(true)] } },
  },
  'public-host': {
    what: 'The internet gets in to a host',
    why: 'Everybody on the internet reaches the app from now on, and the first scanners do within the hour.',
    fix: 'Give it `access`, or make sure that the app asks who comes, and accept it for this step.',
    check: madePublic,
    wrong: { files: { [FILE]: [letting(), letting('web.bramble.example')] } },
    right: { files: { [FILE]: [letting('web.bramble.example'), letting()] } },
  },
  'tunnel-lost': {
    what: 'The tunnel is destroyed or made anew',
    why: 'A new tunnel has a new token: nobody comes in from the internet until it is in the Secret, and the pods have it.',
    fix: 'Take the change back, or make a time of it in which nobody is missed.',
    check: lostTunnel,
    wrong: { files: { [FILE]: [tunnel('a'), tunnel('b')] } },
    right: { files: { [FILE]: [tunnel('a'), tunnel('a').replace('}', ',"name":"home"}')] } },
  },
});
