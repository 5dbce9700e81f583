import { isSame } from '../../checks/changes.ts';
import type { Placed } from '../../checks/placed.ts';
import type { Step } from '../../checks/step.ts';
import { listed } from '../../model/listed.ts';
import { type Door, doorsOf } from '../doors.ts';
import { type Effect, type EffectFinder, effectOf } from '../effect.ts';
import { placedName } from '../object-names.ts';

/** Hosts that appear, lead elsewhere, vanish, or are guarded by something else. */
const hosts: EffectFinder = ({ before, after, kinds }) => {
  const [was, is] = [doorsOf(before, kinds), doorsOf(after, kinds)];
  const certificates = certificateHosts(after, kinds);
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((key) =>
    changesOfDoor(was.get(key), is.get(key), certificates),
  );
};

function changesOfDoor(was: Door | undefined, is: Door | undefined, certificates: Certified): readonly Effect[] {
  if (is === undefined)
    return [effectOf(was!.by[0]!, 'host', `${was!.host} is led nowhere any more: its name in DNS can go`)];
  const [by] = is.by;
  if (was === undefined) {
    const what = `${is.host} appears, and leads to ${listed(is.to)}: ${whoPasses(is)}${certified(is, certificates)}`;
    // Whom a guard lets in, too, could not get in before.
    return [effectOf(by!, 'host', what, { answers: 'in' })];
  }
  const moved = isSame(was.to, is.to)
    ? []
    : [effectOf(by!, 'host', `${is.host} leads to ${listed(is.to)} instead of ${listed(was.to)}`)];
  const owners = [was, is].map((door) => listed(door.by.map(({ component }) => component)));
  const handed = owners[0] === owners[1] ? [] : [effectOf(by!, 'host', `${is.host} moves here from ${owners[0]}`)];
  if (isSame(was.guards, is.guards) && was.isOpen === is.isOpen) return [...handed, ...moved];
  const isLeft = was.guards.some((guard) => !is.guards.includes(guard));
  const opened = isLeft || (is.isOpen && !was.isOpen);
  const what = `${is.host}: ${whoPasses(is)}; before: ${whoPasses(was)}`;
  return [...handed, ...moved, effectOf(by!, 'login', what, opened ? { answers: 'in' } : {})];
}

/** Who gets in by a host, in words. */
function whoPasses({ isOpen, guards }: Door): string {
  if (guards.length === 0) return 'everybody who reaches it passes';
  return isOpen ? `some of its ways pass ${listed(guards)}, others nothing` : `requests pass ${listed(guards)}`;
}

interface Certified {
  readonly hosts: ReadonlySet<string>;
  /** Some certificates are made in a way that nobody reads, or nothing makes any. */
  readonly areUnknown: boolean;
}

function certificateHosts(tree: readonly Placed[], kinds: Step['kinds']): Certified {
  const found = tree.flatMap(({ object }) => kinds.fields('certificates', object));
  const texts = found.flatMap(({ row, hits }) => hits.map(({ value }) => ({ row, text: String(value) })));
  const named = texts.filter(({ row }) => row.unknown === undefined).map(({ text }) => text.toLowerCase());
  return {
    hosts: new Set(named),
    areUnknown: named.length === 0 || texts.some(({ row, text }) => row.unknown?.test(text)),
  };
}

function certified({ host }: Door, { hosts, areUnknown }: Certified): string {
  const isCovered = hosts.has(host) || hosts.has(host.replace(/^[^.]+/, '*'));
  return isCovered || areUnknown ? '' : '; no certificate covers it';
}

/** What lets in some alone, and lets in others now. */
const guards: EffectFinder = ({ changes, kinds }) =>
  changes.changed.flatMap(({ before, after }) => {
    if (!kinds.isGuard(before.object) || !kinds.isGuard(after.object)) return [];
    const [was, is] = [before, after].map(({ object }) =>
      kinds.fields('guards', object).flatMap(({ hits }) => hits.map(({ value }) => value)),
    );
    if (isSame(was, is)) return [];
    const [from, to] = [was, is].map((asked) => asked!.map((each) => JSON.stringify(each).slice(0, 80)).join(', '));
    const what = `${placedName(after)} asks for something else than before: ${from} → ${to}`;
    return [effectOf(after, 'login', what, { answers: 'in' })];
  });

/** Hosts for which certificates were made, and no more, while something still answers. */
const certificates: EffectFinder = ({ before, after, changes, kinds }) => {
  if (![...changes.removed, ...changes.changed.map((each) => each.before)].some((each) => certifies(each, kinds)))
    return [];
  const [was, is] = [certificateHosts(before, kinds), certificateHosts(after, kinds)];
  const gone = [...was.hosts].filter((host) => !is.hosts.has(host));
  const [by] = before.filter((each) => certifies(each, kinds));
  if (gone.length === 0 || by === undefined || doorsOf(after, kinds).size === 0) return [];
  const what = `no certificate is made any more for ${listed(gone)}: browsers warn once the last one has run out, or at once where its Secret goes`;
  return [effectOf(by, 'login', what)];
};

function certifies({ object }: Placed, kinds: Step['kinds']): boolean {
  return kinds.fields('certificates', object).some(({ row, hits }) => row.unknown === undefined && hits.length > 0);
}

export const effects: readonly EffectFinder[] = [hosts, guards, certificates];
