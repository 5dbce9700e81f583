import type { Question, Starter } from '../lib/init/starter.ts';
import { isK3sRelease } from '../lib/model/k3s-release.ts';
import { isUser } from './mistakes.ts';

const USER = 'hosts-user';
const RELEASE = 'hosts-k3s';

const asks: readonly Question[] = [
  {
    name: USER,
    asks: 'User',
    says: 'Who Ansible logs in as on the machines; it may become root.',
    value: 'USER',
    usual: () => 'pi',
    check: (given) =>
      isUser(given) ? undefined : { what: `'${given}' is no name of a user`, fix: 'write it as whoami prints it' },
  },
  {
    name: RELEASE,
    asks: 'Release of k3s',
    says: 'What the machines run, or are to run: k3s --version prints it.',
    value: 'RELEASE',
    usual: () => 'v1.36.4+k3s1',
    check: (given) =>
      isK3sRelease(given)
        ? undefined
        : { what: `'${given}' is no release of k3s`, fix: "write one as k3s --version prints it, 'v1.36.4+k3s1'" },
  },
];

export const init: Starter = {
  says: 'Ansible sets the machines up from the same facts: what k3s is told, what they are called, what they need.',
  asks,
  facts: (answers) => ({
    k3s: { runs: answers[RELEASE] ?? '' },
    hosts: { user: answers[USER] ?? '' },
  }),
  secrets: () => [
    {
      component: 'hosts',
      name: 'k3s',
      keys: {
        token: 'what servers join by: `openssl rand -hex 32`, or that of a cluster that is there',
        'agent-token': 'what agents join by: another `openssl rand -hex 32`',
      },
    },
  ],
  steps: ({ name }) => [
    `The machines: \`cd dist/${name}-hosts\`, \`ansible-playbook playbook.yaml --check --diff\`, then without \`--check\`; again whenever synth changes that folder.`,
  ],
};
