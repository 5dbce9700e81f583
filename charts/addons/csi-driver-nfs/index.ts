import { type Component, component, judged, type Mistake, type Purpose, shapes } from 'bramble';
import { type ClassProps, type ClassPurpose, drawClasses } from './classes.ts';
import { drawController } from './controller.ts';
import { drawNode } from './node.ts';
import { IMAGES, NAME } from './parts.ts';

export type { ClassProps, ClassPurpose } from './classes.ts';

/** Options of {@link csiDriverNfs}. */
export interface CsiDriverNfsProps {
  /** Classes of storage by their names: a folder of a server each, in which each claim gets a folder of its own. */
  readonly classes: Readonly<Record<string, ClassProps>>;
}

const PURPOSES: readonly ClassPurpose[] = ['files', 'cache'];
const CAPABILITY = { files: 'fileStorage', cache: 'cacheStorage' } as const satisfies Partial<Record<Purpose, string>>;

const CLASS = shapes.props<ClassProps>(
  {
    server: shapes.machine,
    share: shapes.matching(
      (given) => /^\/\S*$/.test(given) && !given.split('/').includes('..'),
      'path of an export',
      "write one such as '/export/bramble'",
    ),
    for: shapes.list((given, where) =>
      given === 'database'
        ? [
            {
              where,
              what: "is 'database': NFS loses what it has told a database to be kept",
              fix: 'leave databases to local-path, or to a claim() with disk',
            },
          ]
        : shapes.oneOf(...PURPOSES)(given, where),
    ),
    mountOptions: shapes.list(
      shapes.matching(
        (given) => given !== 'soft' && !/[\s,]/.test(given),
        'option of a mount that keeps what is written',
        "write one such as 'nfsvers=4.1', and never 'soft', which gives writes up in silence",
      ),
    ),
    onDelete: shapes.oneOf('retain', 'archive', 'delete'),
  },
  ['server', 'share'],
);

const PROPS = shapes.props<CsiDriverNfsProps>(
  { classes: shapes.record(CLASS, "write { nas: { server: '10.10.11.40', share: '/export/bramble' } }") },
  ['classes'],
);

/** Every option, for the tests, which render it so. */
export const example: Required<CsiDriverNfsProps> = {
  classes: {
    nas: {
      server: '10.10.11.40',
      share: '/export/bramble',
      for: ['files', 'cache'],
      mountOptions: ['nfsvers=4.2', 'hard'],
      onDelete: 'archive',
    },
  },
};

/**
 * csi-driver-nfs, which gives each claim of its classes a folder on an NFS server, that any number of pods share.
 * https://github.com/kubernetes-csi/csi-driver-nfs
 */
export function csiDriverNfs(props: CsiDriverNfsProps): Component {
  const { right, mistakes } = judged(PROPS, props);
  const { classes = {} } = right;
  return component({
    name: NAME,
    mistakes: [...mistakes, ...(mistakes.length > 0 ? [] : purposeMistakes(classes))],
    about: 'Gives claims folders on an NFS server, which any number of pods share.',
    // It mounts for all pods of a node.
    namespace: { podSecurity: 'privileged' },
    images: IMAGES,
    hosts: { packages: ['nfs-common'] },
    provides: provided(classes),
    accept: { 'rbac-escalation': 'it makes the volumes of claims, which have no namespace' },
    chart: (chart, cluster) => {
      drawController(chart, cluster);
      drawNode(chart, cluster);
      drawClasses(chart, classes);
    },
  });
}

/** Which class is for what. */
function purposesOf(classes: CsiDriverNfsProps['classes']): readonly (readonly [ClassPurpose, string])[] {
  return Object.entries(classes).flatMap(([name, each]) => (each.for ?? []).map((purpose) => [purpose, name] as const));
}

function provided(classes: CsiDriverNfsProps['classes']) {
  return Object.fromEntries(
    purposesOf(classes).map(([purpose, storageClass]) => [CAPABILITY[purpose], { storageClass }]),
  );
}

/** A claim lies in one place: of two classes for one purpose nobody would know which. */
function purposeMistakes(classes: CsiDriverNfsProps['classes']): readonly Mistake[] {
  return PURPOSES.flatMap((purpose) => {
    const [first, ...others] = purposesOf(classes).filter(([each]) => each === purpose);
    return others.map(([, name]) => ({
      where: `classes.${name}.for`,
      what: `is '${purpose}', and so is that of '${first![1]}'`,
      fix: 'say it of one of them',
    }));
  });
}
