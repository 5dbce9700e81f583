import type { FixedRow } from '../model/fixed-row.ts';
import {
  type ClaimRow,
  type Kinds,
  type PodRow,
  type ProgramRow,
  type ReferenceRow,
  type RestRow,
  rowsFor,
} from '../model/kinds.ts';
import { isMap, type JsonMap, type KubernetesObject, path } from '../model/object.ts';
import type { ProvidedObject } from '../model/provided-object.ts';
import { remembered } from '../model/remembered.ts';
import { kindKey } from '../model/rendered.ts';
import type { RouteWay } from '../model/route-row.ts';
import { ByKind } from './by-kind.ts';
import { alternatives, finder, type Hit, valueFinder } from './field-path.ts';
import { FLUX } from './flux.ts';
import { GATEWAY_API } from './gateway-api.ts';
import { GroupTable } from './group-table.ts';
import { K3S } from './k3s.ts';
import { CLAIM_REFERENCES, KUBERNETES, POD_REFERENCES } from './kubernetes.ts';
import { PROVIDED } from './provided.ts';
import { type FixedField, fixedBy } from './read-fixed.ts';
import { type Made, madeBy } from './read-made.ts';
import { referencesBy } from './read-references.ts';
import type { Reference } from './reference.ts';

/** Pods that an object describes. */
export interface DescribedPods {
  readonly row: PodRow;
  /** What they are made of: `metadata` and `spec`. */
  readonly template: JsonMap;
  readonly spec: JsonMap;
  /** Where in the object the template stands; empty: the object is one itself. */
  readonly at: string;
}

/** A claim of storage that an object describes. */
export interface DescribedClaim {
  readonly row: ClaimRow;
  /** The claim, with `metadata` and `spec`. */
  readonly claim: JsonMap;
}

/** A row of a sort. */
type Row<S extends keyof Kinds> = NonNullable<Kinds[S]>[number];

/** The sorts of rows that tell what a field of an object is. */
const FIELDS = [
  'certificates',
  'containers',
  'defaults',
  'demands',
  'guards',
  'nodeHosts',
  'queries',
  'selectors',
  'sets',
  'texts',
  'written',
] as const;
type Field = (typeof FIELDS)[number];
type Fields = { readonly [F in Field]: ByKind<Row<F>> };

/** What is always known: Kubernetes, k3s, Gateway API and Flux. */
const OWN: readonly Kinds[] = [KUBERNETES, K3S, GATEWAY_API, FLUX];

/** A kind that no row is for keeps pods, and claims, where it has a template as workloads have it. */
const AS_WORKLOADS: PodRow = { kinds: '*', at: 'spec.template', replicas: 'spec.replicas', selector: 'spec.selector' };
const CLAIMED: ClaimRow = { kinds: '*', at: 'spec.volumeClaimTemplates[]', perPod: true };
const BY_TEMPLATE = [...below(AS_WORKLOADS, POD_REFERENCES), ...below(CLAIMED, CLAIM_REFERENCES)];

const NOTHING: readonly never[] = [];

/** What rows tell of an object. Of most kinds there are none, which is told without looking for what is remembered. */
function ofToldKinds<R extends { readonly kinds: string }, T>(
  table: ByKind<R>,
  read: (object: KubernetesObject, rows: readonly R[]) => readonly T[],
): (object: KubernetesObject) => readonly T[] {
  const known = remembered((object: KubernetesObject) => read(object, table.of(object)));
  return (object) => (table.of(object).length === 0 ? NOTHING : known(object));
}

/** All that is known of kinds, merged, and read for one object at a time. */
export class KindTable {
  /** Groups with their kinds: scope and plural. */
  readonly groups: GroupTable;
  /** What is there without an object. */
  readonly provided: readonly ProvidedObject[];
  readonly annotations: readonly Row<'annotations'>[];
  readonly credentials: readonly Row<'credentials'>[];
  /** Passwords that may be made up. */
  readonly madeUp: readonly Row<'madeUp'>[];
  readonly provisioners: readonly Row<'provisioners'>[];
  readonly dataFolders: readonly Row<'dataFolders'>[];
  /** Kinds, as `group/Kind`, of which a rule of their own tells that one is missing. */
  readonly told: ReadonlySet<string>;
  /** What an object refers to. */
  readonly references: (object: KubernetesObject) => readonly Reference[];
  /** The pods that an object describes. */
  readonly pods: (object: KubernetesObject) => readonly DescribedPods[];
  /** The parts of an object from which programs learn whom to ask: the specs of its pods, and what rows tell of. */
  readonly texts: (object: KubernetesObject) => readonly Hit[];
  /** What controllers make because of an object. */
  readonly made: (object: KubernetesObject) => readonly Made[];
  /** The ways by which an object leads requests from outside. */
  readonly routes: (object: KubernetesObject) => readonly RouteWay[];
  /** The groups whose kinds lead requests. */
  readonly routing: ReadonlySet<string>;
  readonly #fields: Fields;
  readonly #programs: readonly ProgramRow[];
  readonly #references: ByKind<ReferenceRow>;
  readonly #pods: ByKind<PodRow>;
  readonly #claims: ByKind<ClaimRow>;
  readonly #kept: ReadonlySet<string>;
  readonly #fixed: ByKind<FixedRow>;
  readonly #rests: ByKind<RestRow>;
  readonly #keys: ReadonlyMap<string, string>;

  /** @param more what add-ons and components know beside Kubernetes, k3s, Gateway API and Flux */
  constructor(more: readonly Kinds[] = []) {
    const all = [...OWN, ...more];
    const rows = <S extends keyof Kinds>(sort: S) => all.flatMap((each): readonly Row<S>[] => each[sort] ?? []);
    this.groups = new GroupTable(rows('groups'));
    this.provided = [...PROVIDED, ...rows('provided')];
    this.annotations = rows('annotations');
    this.credentials = rows('credentials');
    this.madeUp = rows('madeUp');
    this.provisioners = rows('provisioners');
    this.dataFolders = rows('dataFolders');
    this.told = new Set(rows('told'));
    this.#fields = Object.fromEntries(FIELDS.map((field) => [field, new ByKind(rows(field))])) as Fields;
    this.#programs = rows('programs');
    const references = [
      ...rows('references'),
      ...rows('pods').flatMap((row) => below(row, POD_REFERENCES)),
      ...rows('claims').flatMap((row) => below(row, CLAIM_REFERENCES)),
    ];
    this.#references = new ByKind(references);
    this.#pods = new ByKind(rows('pods'));
    this.#claims = new ByKind(rows('claims'));
    this.#kept = new Set(rows('kept').flatMap(({ kinds }) => alternatives(kinds)));
    this.#fixed = new ByKind(rows('fixed'));
    this.#rests = new ByKind(rows('rests'));
    this.#keys = new Map(
      references
        .flatMap(({ to, kinds }) => [to, ...alternatives(kinds)])
        .filter((key) => key !== '*')
        .reverse()
        .map((key) => [key.slice(key.indexOf('/') + 1), key]),
    );
    const routes = new ByKind(rows('routes'));
    this.routes = ofToldKinds(routes, (object, rows) =>
      rows.reduce((known: readonly RouteWay[], { read }) => read(object, known), []),
    );
    this.routing = new Set(
      rows('routes').flatMap(({ kinds }) => alternatives(kinds).map((key) => key.slice(0, key.indexOf('/')))),
    );
    const makes = new ByKind(rows('makes'));
    this.made = ofToldKinds(makes, (object, rows) => rows.flatMap((row) => madeBy(row, object)));
    this.references = remembered((object) => {
      const byTemplate = this.#hasPodsByTemplate(object) ? BY_TEMPLATE : [];
      return [...this.#references.of(object), ...byTemplate].flatMap((row) => referencesBy(row, object));
    });
    this.pods = remembered((object) => this.#podsOf(object));
    this.texts = remembered((object) => [
      ...this.pods(object).map(({ spec, at }) => ({ value: spec, at: at === '' ? 'spec' : `${at}.spec` })),
      ...this.fields('texts', object).flatMap(({ hits }) => hits),
    ]);
  }

  /** The rows of a sort that are for an object, each with what stands there at its field. */
  fields<F extends Field>(field: F, object: KubernetesObject): readonly { row: Row<F>; hits: readonly Hit[] }[] {
    const rows = this.#fields[field].of(object);
    return rows.length === 0 ? NOTHING : rows.map((row) => ({ row, hits: finder(row.at)(object) }));
  }

  /** The specs of the pods that an object describes. */
  podSpecs(object: KubernetesObject): readonly JsonMap[] {
    return this.pods(object).map(({ spec }) => spec);
  }

  /** Where objects of a kind, `group/Kind`, describe pods. */
  podRows(key: string): readonly PodRow[] {
    return this.#pods.ofKind(key);
  }

  /** A place in an object as people say it: from its pod on, where it is in one. */
  shortPlace(object: KubernetesObject, place: string): string {
    const within = this.pods(object).find(({ at }) => at !== '' && place.startsWith(`${at}.spec.`));
    return within ? place.slice(within.at.length + '.spec.'.length) : place;
  }

  /** The Secrets that an object refers to. */
  secretReferences(object: KubernetesObject): readonly Reference[] {
    return this.references(object).filter(({ kind, namespace }) => kind === '/Secret' && namespace !== '');
  }

  /** The claims of storage that an object describes. */
  claims(object: KubernetesObject): readonly DescribedClaim[] {
    const rows = this.#hasPodsByTemplate(object) ? [CLAIMED] : this.#claims.of(object);
    if (rows.length === 0) return NOTHING;
    return rows.flatMap((row) =>
      valueFinder(row.at)(object).flatMap((value) => (isMap(value) ? [{ row, claim: value }] : [])),
    );
  }

  /** Whether the removal of an object would take data along, or all that is within. */
  isKept(object: KubernetesObject): boolean {
    return this.#kept.has(kindKey(object));
  }

  /**
   * The fields of an object that the API server lets nobody change.
   * @param before the object as it was, by which that is decided
   */
  fixed(object: KubernetesObject, before = object): readonly FixedField[] {
    return this.#fixed.of(object).flatMap((row) => fixedBy(row, object, before));
  }

  /** What leaves an object without running pods. */
  rests(object: KubernetesObject): readonly RestRow[] {
    return this.#rests.of(object);
  }

  /** What the last part of the image of some programs is like. */
  programs(is: ProgramRow['is']): readonly RegExp[] {
    return this.#programs.filter((row) => row.is === is).map(({ image }) => image);
  }

  /** Whether an object lets in only some of those who come. */
  isGuard(object: KubernetesObject): boolean {
    return this.fields('guards', object).some(({ hits }) => hits.length > 0);
  }

  /** Whether an object asks people who they are. */
  signsIn(object: KubernetesObject): boolean {
    return this.fields('guards', object).some(({ row, hits }) => row.signsIn === true && hits.length > 0);
  }

  /** Whether an object is of a kind that may scale others. */
  scales(object: KubernetesObject): boolean {
    return this.#references.of(object).some(({ means }) => means === 'scales');
  }

  /** Whether it is known where an object of a kind refers to others. */
  isKnown(key: string): boolean {
    return this.#references.has(key);
  }

  /** `group/Kind` of a kind as people write it: a kind that two groups have is that of the first row. */
  keyOf(kind: string): string {
    return kind.includes('/') ? kind : (this.#keys.get(kind) ?? this.groups.keyOf(kind) ?? `/${kind}`);
  }

  #podsOf(object: KubernetesObject): readonly DescribedPods[] {
    const rows = this.#pods.of(object);
    return (rows.length > 0 ? rows : [AS_WORKLOADS]).flatMap((row) =>
      finder(row.at)(object).flatMap(({ value, at }) => {
        const spec = path(value, 'spec');
        return isMap(value) && isMap(spec) && spec.containers !== undefined ? [{ row, template: value, spec, at }] : [];
      }),
    );
  }

  /** Whether no row is for the kind of an object that keeps pods nevertheless. */
  #hasPodsByTemplate(object: KubernetesObject): boolean {
    return this.#pods.of(object).length === 0 && this.pods(object).length > 0;
  }
}

/** The table of a cluster: what its repository knows, and what its components bring. */
export function kindTable(
  known: readonly Kinds[] | undefined,
  components: readonly { readonly kinds?: Kinds }[],
): KindTable {
  const before = known ?? NOTHING_MORE;
  const brought = components.flatMap(({ kinds }) => kinds ?? []).filter((each) => !before.includes(each));
  return brought.length === 0 ? knownTable(before) : new KindTable([...new Set([...before, ...brought])]);
}

const NOTHING_MORE: readonly Kinds[] = [];

/** Made once for all clusters whose components bring nothing that their repository does not know. */
const knownTable = remembered((known: readonly Kinds[]) => new KindTable(known));

/** What stands below a place of a kind. */
function below(
  { kinds, at }: { readonly kinds: string; readonly at: string },
  rows: readonly Omit<ReferenceRow, 'kinds'>[],
) {
  return rowsFor([{ kinds, at: at === '' ? 'spec' : `${at}.spec` }], rows);
}
