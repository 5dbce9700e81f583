import { type Found, type Subject, shared } from './rule.ts';

/** The same cluster as the Kubernetes would see it that it is about to run; undefined where that knows the same kinds. */
const upgraded = shared((subject: Subject): Subject | undefined => {
  const { nextKubernetes } = subject.inputs;
  return (
    nextKubernetes && {
      ...subject,
      inputs: { ...subject.inputs, schemas: nextKubernetes.schemas, nextKubernetes: undefined },
    }
  );
});

/** What a check finds today, and what it finds besides once the cluster is upgraded. */
export function inEachVersion(find: (subject: Subject) => readonly Found[]): (subject: Subject) => readonly Found[] {
  return (subject) => {
    const today = find(subject);
    const later = upgraded(subject);
    if (!later) return today;
    const known = new Set(today.map(told));
    const added = find(later).filter((each) => !known.has(told(each)));
    return [
      ...today,
      ...added.map((each) => ({
        ...each,
        what: `with Kubernetes ${subject.inputs.nextKubernetes?.minor}: ${each.what}`,
      })),
    ];
  };
}

function told({ component, where, what }: Found): string {
  return `${component} ${where} ${what}`;
}
