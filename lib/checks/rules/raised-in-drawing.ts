import { ruleTable } from '../rule.ts';

const NOT_KNOWN =
  'What the component would have rendered is not known, so nothing at all is written. The rest of the cluster is drawn and judged all the same.';

/** What is found while components and sides are drawn, before there is anything to judge. */
export const rules = ruleTable({
  undrawable: {
    what: 'A function of a component throws an error',
    why: `A function of yours (\`chart\`, \`config\`, \`crds\`, a value that is computed) ends with an error: one that it throws, or one of the language, such as a part that is asked of \`undefined\`. ${NOT_KNOWN}`,
    fix: 'The message names the line. Where the language threw the error, `npx tsc --noEmit` mostly tells why. To refuse a value in words of your own, write `throw new InvalidInput({ what, fix })`.',
  },
  'refused-argument': {
    what: 'A construct or a library does not take what it is given',
    why: `A class of cdk8s, or a function of bramble, stops at a value that its type does not have: a misspelt option, a text in the place of a number, two options that exclude each other. ${NOT_KNOWN}`,
    fix: 'Look at the line that the message names, and at what `npx tsc --noEmit` says of it. The library says what it takes: [cdk8s-plus](https://cdk8s.io/docs/latest/plus/), and the comments that an editor shows.',
  },
  'same-id': {
    what: 'Two constructs of a component have one id',
    why: `Within a chart each construct has an id of its own: \`new k8s.KubeConfigMap(chart, 'config', …)\`. ${NOT_KNOWN}`,
    fix: 'Give the second one another id. The id is nowhere in the output: only names within the objects are.',
  },
  'no-object': {
    what: 'What a component draws is no object that a file can hold',
    why: `Each object has \`apiVersion\`, \`kind\` and \`metadata.name\` as texts, and no values that YAML does not have: functions, dates, numbers that end in n. ${NOT_KNOWN}`,
    fix: 'Correct the field that the message names. A token of cdk8s that is nowhere resolved is such a value too.',
  },
  'async-drawing': {
    what: 'A component is drawn by an asynchronous function',
    why: 'Rendering waits for nobody, so that it always comes to the same: what is drawn after an `await` would be too late.',
    fix: 'Draw without `async`. Load what is needed beforehand, in the module of the component: `const text = readFileSync(…)`.',
  },
  'contradicting-props': {
    what: 'Two things that a component says exclude each other',
    why: `One of them would be passed over without a word, and nobody could tell which. ${NOT_KNOWN}`,
    fix: 'Keep one of the two that the message names, or name them apart.',
  },
  'unknown-port': {
    what: 'A port is asked for that the container does not have',
    why: 'A probe at a port where nothing listens fails for ever, and a route leads nowhere. Kubernetes would take both.',
    fix: 'Take one of the names in `ports`, or declare the port there: `ports: { http: 8080 }`.',
  },
  'unimported-crds': {
    what: 'A component draws CustomResourceDefinitions that are not imported',
    why: `\`crdsOf()\` and \`cluster.crds()\` take them from \`imports/\`, which \`npm run import\` writes. ${NOT_KNOWN}`,
    fix: 'Add the address of the manifest to `imports` of `cdk8s.yaml`, with its version, and run `npm run import`. Where they are imported, correct the name of the group.',
  },
  'inseparable-data': {
    what: 'A component cannot be retired, since its data would go with what runs',
    why: 'A Helm release, or an object of which a controller makes pods and claims, is what runs and what holds the data at once, and a StatefulSet may say that its claims are deleted with it. The first step of a retirement must lose nothing.',
    fix: 'Take `retired()` out. Save the data, and remove the component: the lines of synth tell what stays. Of a StatefulSet, set `persistentVolumeClaimRetentionPolicy.whenDeleted` to `Retain` first, and merge that.',
  },
  'broken-side': {
    what: 'A side of a cluster cannot be drawn',
    why: 'What a side writes beside `dist/<cluster>`, such as the JSON of Terraform, is not known, so nothing at all is written.',
    fix: 'Correct what the cluster says of it, as the message names it. Where the packages of the side are missing, `npm ci` brings them.',
  },
  unforeseen: {
    what: 'A cluster has a value with which it cannot be judged',
    why: 'A rule stumbled over something that no rule before it had refused. What else is wrong may not be known, so nothing at all is written.',
    fix: '`npx tsc --noEmit` mostly says which value of the declaration it is. It is a fault of bramble as well: what is wrong should be named.',
  },
});
