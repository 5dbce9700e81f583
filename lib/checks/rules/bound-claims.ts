import { groupBy, twins } from '../../model/grouped.ts';
import { listed } from '../../model/listed.ts';
import { type JsonMap, type KubernetesObject, path, texts } from '../../model/object.ts';
import { isWanted } from '../../model/placement.ts';
import { parseQuantity } from '../../model/quantity.ts';
import { isKind } from '../../model/rendered.ts';
import { selects } from '../../model/selector.ts';
import { among, eachObject } from '../each-object.ts';
import { documents, manifest } from '../example-objects.ts';
import { objectsOf } from '../objects-of.ts';
import { at } from '../placed.ts';
import { referents } from '../referents.ts';
import { ruleTable, type Subject, shared } from '../rule.ts';
import { classOf, knownClass } from '../storage-classes.ts';

const PV = '/PersistentVolume';
const CLAIM = '/PersistentVolumeClaim';

/** The volumes that are drawn, by their class. */
const volumes = shared((subject: Subject) => {
  const all = objectsOf(subject, PV).map(({ object }) => object);
  return {
    byName: new Map(all.map((object) => [object.metadata.name, object])),
    byClass: groupBy(all, ({ spec }) => String(path(spec, 'storageClassName') ?? '')),
  };
});

const sizeOf = (amount: JsonMap[string]) => parseQuantity(path(amount, 'storage')) ?? 0;
const requestOf = (spec: JsonMap[string]) => sizeOf(path(spec, 'resources', 'requests'));
const modeOf = (spec: JsonMap[string]) => path(spec, 'volumeMode') ?? 'Filesystem';

/** What keeps a volume from being bound to a claim: what is said of it, and what to do. */
function apart(claim: KubernetesObject, volume: KubernetesObject, className: string | undefined) {
  const [wants, has] = [claim.spec, volume.spec];
  const own = String(path(has, 'storageClassName') ?? '');
  const modes = texts(path(has, 'accessModes'));
  const lacking = texts(path(wants, 'accessModes')).filter((mode) => !modes.includes(mode));
  const bound = path(has, 'claimRef');
  const isOfOther =
    bound !== undefined &&
    (path(bound, 'name') !== claim.metadata.name ||
      (path(bound, 'namespace') ?? claim.metadata.namespace) !== claim.metadata.namespace);
  const size = path(has, 'capacity', 'storage');
  return among(
    [
      className !== undefined && className !== own,
      `has the class '${own}', and the claim '${className}'`,
      `write storageClassName: '${own}' in the claim`,
    ],
    [lacking.length > 0, `gives no ${listed(lacking)}`, `ask for one of: ${listed(modes)}`],
    [
      sizeOf(path(has, 'capacity')) < requestOf(wants),
      `has ${size}, and the claim asks for more`,
      `ask for ${size} at most`,
    ],
    [modeOf(wants) !== modeOf(has), 'has another volumeMode than the claim', 'give both the same volumeMode'],
    [
      isOfOther,
      `is kept for the claim ${path(bound, 'namespace') ?? ''}/${path(bound, 'name')}`,
      'correct claimRef of the volume',
    ],
  );
}

const volume = (spec: string) =>
  manifest(
    'v1 PersistentVolume',
    'nas',
    `spec: { nfs: { server: 10.10.11.40, path: /data }, accessModes: [ReadWriteMany], ${spec} }`,
  );
const claim = (spec: string) =>
  manifest(
    'v1 PersistentVolumeClaim',
    'data',
    `spec: { accessModes: [ReadWriteMany], resources: { requests: { storage: 1Gi } }, ${spec} }`,
  );

/** Claims of volumes that somebody made. */
export const rules = ruleTable({
  'claim-volume': {
    what: 'A claim and the volume that is meant for it do not fit',
    why: 'A claim is bound only to a volume of its class, with its access modes and at least its size. It stays Pending for ever, and with it each pod that mounts it. A claim without a class gets the default one, also where it names its volume.',
    fix: "Let both say the same. For a volume without a class write `storageClassName: ''` in the claim.",
    check: (subject) =>
      objectsOf(subject, CLAIM).flatMap((each) => {
        const name = path(each.object.spec, 'volumeName');
        const found = typeof name === 'string' ? volumes(subject).byName.get(name) : undefined;
        return found
          ? apart(each.object, found, classOf(each.object.spec, subject)).map(({ what, fix }) =>
              at(each, { what: `the volume '${name}' ${what}`, fix }),
            )
          : [];
      }),
    wrong: documents(volume('capacity: { storage: 5Gi }'), claim('volumeName: nas')),
    right: documents(volume('capacity: { storage: 5Gi }'), claim("volumeName: nas, storageClassName: ''")),
  },
  'unprovided-claim': {
    acceptable: true,
    what: 'Nobody makes the volume that a claim asks for',
    why: "A claim of the class '', or of one without a provisioner, waits until somebody makes a volume that fits, and with it each pod that mounts it.",
    fix: 'Draw the PersistentVolume, leave the class out, or accept it where the volume is made by hand.',
    check: eachObject([CLAIM], ({ object }, subject) => {
      const { spec } = object;
      const name = classOf(spec, subject);
      const isMade = name !== '' && knownClass(name, subject)?.provisioner !== 'kubernetes.io/no-provisioner';
      if (name === undefined || isMade || path(spec, 'volumeName') !== undefined || referents(subject).isUnknown(''))
        return undefined;
      const all = volumes(subject).byClass.get(name) ?? [];
      const wanted = path(spec, 'selector');
      const fits = all.some(
        (each) =>
          apart(object, each, name).length === 0 &&
          (wanted === undefined || selects(wanted, each.metadata.labels ?? {})),
      );
      const what = `asks for a volume of the class '${name}', which nobody makes, and no PersistentVolume fits`;
      return !fits && { what, fix: 'draw a PersistentVolume that fits, or leave storageClassName out' };
    }),
    wrong: claim("storageClassName: ''"),
    right: documents(volume('capacity: { storage: 5Gi }'), claim("storageClassName: ''")),
  },
  'one-volume': {
    what: 'Two claims want one volume',
    why: 'A PersistentVolume is bound to one claim: the other one stays Pending for ever.',
    fix: 'Let the pods mount one claim, or draw a volume for each.',
    check: (subject) => {
      const named = objectsOf(subject, CLAIM).filter(
        ({ object }) => typeof path(object.spec, 'volumeName') === 'string',
      );
      return twins(named, ({ object }) => path(object.spec, 'volumeName')).map(({ each, first }) => {
        const { namespace, name } = first.object.metadata;
        const what = `wants the volume '${path(each.object.spec, 'volumeName')}', as ${namespace}/${name} does`;
        return at(each, { what, fix: 'let the pods mount one claim, or draw a volume for each' });
      });
    },
    wrong: documents(
      volume('capacity: { storage: 5Gi }'),
      claim("volumeName: nas, storageClassName: ''"),
      claim("volumeName: nas, storageClassName: ''").replace('name: data', 'name: more'),
    ),
    right: documents(volume('capacity: { storage: 5Gi }'), claim("volumeName: nas, storageClassName: ''")),
  },
  'lost-volume': {
    facts: ['nodes.name', 'nodes.labels'],
    what: 'A volume lies on a node that is not there',
    why: 'No pod that mounts it can start, and what lies on that disk nobody reaches.',
    fix: 'Correct the name of the node, or draw the volume where its data is.',
    check: eachObject([PV, CLAIM], ({ object }, { cluster: { nodes } }) => {
      const required = path(object.spec, 'nodeAffinity', 'required');
      const affinity = { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } } };
      const isLost =
        isKind(object, PV) &&
        required !== undefined &&
        nodes.length > 0 &&
        !nodes.some((node) => isWanted(affinity, node));
      const selected = isKind(object, CLAIM) && object.metadata.annotations?.['volume.kubernetes.io/selected-node'];
      const isGone = typeof selected === 'string' && nodes.length > 0 && !nodes.some(({ name }) => name === selected);
      if (!isLost && !isGone) return undefined;
      const there = `there are: ${listed(nodes.map(({ name }) => name))}`;
      return among(
        [isLost, 'lies on a node that is not there', `correct nodeAffinity; ${there}`],
        [isGone, `is kept for the node '${selected}', which is not there`, `remove the annotation; ${there}`],
      );
    }),
    wrong: volume(
      'nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: kubernetes.io/hostname, operator: In, values: [pi-9] }] }] } }',
    ),
    right: volume(
      'nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: kubernetes.io/hostname, operator: In, values: [pi-2] }] }] } }',
    ),
  },
});
