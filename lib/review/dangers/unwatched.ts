import { daily, manifest } from '../../checks/example-objects.ts';
import type { Placed } from '../../checks/placed.ts';
import type { FoundInStep } from '../../checks/rule.ts';
import type { Step } from '../../checks/step.ts';
import { allContainersOf } from '../../derive/pods.ts';
import type { JsonMap, KubernetesObject } from '../../model/object.ts';
import { groupOf } from '../../model/rendered.ts';
import { dangerOf, dangerTable } from '../danger-table.ts';

/** Kinds that tell people of failures, or by which they are told. */
const TELLING = /Alert|(?:^|[a-z])Rule$|^Receiver$|^Provider$|Silence|Monitor$/;
/** Groups in which these words mean that. */
const OF_WATCHING = /^(?:notification\.toolkit\.fluxcd\.io|monitoring\.|operator\.)/;
const SAVING_KINDS = /Backup|ReplicationSource|RecurringJob|^Schedule$|SnapshotSchedule/;
const SAVING = /backup|restic|borg|kopia|autorestic|mysqldump|pg_?dump|litestream|rclone/i;

function isTelling({ object }: Placed): boolean {
  return OF_WATCHING.test(groupOf(object)) && TELLING.test(object.kind);
}

function savedBy({ object }: Placed, kinds: Step['kinds']): readonly string[] {
  if (groupOf(object) !== '' && SAVING_KINDS.test(object.kind)) return [object.kind];
  return kinds.podSpecs(object).flatMap((spec) => saversIn(spec, object));
}

function saversIn(spec: JsonMap, { metadata }: KubernetesObject): readonly string[] {
  return allContainersOf(spec)
    .filter(({ name, image }) =>
      [metadata.name, name, String(image).replace(/^.*\//, '')].some((text) => SAVING.test(String(text))),
    )
    .map(({ name }) => `the container ${name}`);
}

function untold({ changes }: Step): readonly FoundInStep[] {
  return changes.removed.filter(isTelling).map((each) => {
    const what = 'is removed: nobody is told any more of what it told';
    return dangerOf(each, { what, fix: 'put it back, or let another tell', from: 'there' });
  });
}

function unsaved({ changes, kinds }: Step): readonly FoundInStep[] {
  const gone = changes.removed.map((before) => ({ before, left: [] as readonly string[] }));
  const kept = changes.changed.map(({ before, after }) => ({ before, left: savedBy(after, kinds) }));
  return [...gone, ...kept].flatMap(({ before, left }) =>
    savedBy(before, kinds)
      .filter((each) => !left.includes(each))
      .map((each) => {
        const what =
          each === before.object.kind ? 'is removed: its backups end' : `${each} goes, which makes backups by its name`;
        const fix = 'put it back, or make sure that something else saves the data';
        return dangerOf(before, { what, fix, from: each });
      }),
  );
}

const ALERT = manifest(
  'notification.toolkit.fluxcd.io/v1beta3 Alert',
  'mail',
  "spec: { providerRef: { name: mail }, eventSources: [{ kind: Kustomization, name: '*' }] }",
);

export const rules = dangerTable({
  'alerts-removed': {
    what: 'Something that tells people of failures goes',
    why: 'From then on the cluster fails in silence: what is not told is found out when it is missed.',
    fix: 'Put it back, or make sure that something else tells.',
    check: untold,
    wrong: { before: ALERT, objects: '' },
    right: { before: ALERT, objects: ALERT.replace("'*'", 'web') },
  },
  'backup-removed': {
    what: 'Something that makes backups goes',
    why: 'Nobody misses a backup before it is needed.',
    fix: 'Put it back, or make sure that something else saves the data. What makes backups is known by its kind, or by the names of its containers and images.',
    check: unsaved,
    wrong: { before: daily('backup'), objects: '' },
    right: { before: daily('cleaning'), objects: '' },
  },
});
