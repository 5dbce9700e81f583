import type { Answers, Call, Question, Starter } from 'bramble/init';

const TO = 'backups-to';

/** A folder of an NFS server. */
const NAS = /^([a-z0-9][a-z0-9.-]*):(\/[^\s:]*)$/i;
/** A bucket, with the server before it. */
const BUCKET = /^(https?:\/\/[^\s/@]+)\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/?$/;

const QUESTIONS: readonly Question[] = [
  {
    name: TO,
    asks: 'Backups to',
    says: 'Outside of the cluster: a bucket by S3, https://s3.bramble.example/BUCKET, or a folder that a NAS exports, nas:/export/backups.',
    value: 'PLACE',
    usual: () => 'nas:/export/backups',
    check: (given) =>
      NAS.test(given) || BUCKET.test(given)
        ? undefined
        : {
            what: `'${given}' is no place for backups`,
            fix: 'write https://s3.bramble.example/BUCKET or nas:/export/backups',
          },
  },
];

function destination(answers: Answers): Call {
  const given = answers[TO] ?? '';
  const [, endpoint, bucket] = BUCKET.exec(given) ?? [];
  if (endpoint !== undefined && bucket !== undefined) return { call: 's3', with: [{ endpoint, bucket }] };
  const [, server = '', path = ''] = NAS.exec(given) ?? [];
  return { call: 'nas', with: [{ server, path }] };
}

export const init: Starter = {
  says: 'saves the state of k3s every night, and of apps what they say by `backup()`, encrypted',
  asks: QUESTIONS,
  images: ['restic', 'sqlite'],
  memory: () => 1024,
  props: (answers) => ({ to: destination(answers) }),
  secrets: (answers) => [
    {
      component: 'backups',
      keys: {
        password: 'of the repository of k3s: left empty, it is made up and shown once. Keep it off the cluster',
        ...(BUCKET.test(answers[TO] ?? '') && {
          'access-key': 'of the bucket',
          'secret-key': 'of the bucket',
        }),
      },
    },
  ],
  steps: (answers) => [
    "Say in each app what of it is saved: `with: [backup('data')]`, as `npx bramble explain backup` says. Write down the passwords of backups, and `/var/lib/rancher/k3s/server/token`, where they outlive the cluster.",
    ...(NAS.test(answers[TO] ?? '')
      ? [
          'On the NAS, let the users of the apps write below the export of the backups, and make an empty file `.backups` in it: it tells that the disk is mounted.',
        ]
      : []),
  ],
};
