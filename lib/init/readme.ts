import { forgeOf } from './forges.ts';
import { bootstrapCommand, commandForAll, MAKE_A_KEY, namesToSet, secretsToMake } from './next-steps.ts';
import { type Offer, taken } from './offer.ts';
import type { Answers } from './starter.ts';

/** The repository's own `README.md`: what is where, and from here to a cluster that runs. */
export function readmeText(offer: Offer, answers: Answers): string {
  const { name, repository } = answers;
  const steps = taken(offer, answers).flatMap((each) => each.steps?.(answers) ?? []);
  const sections = [
    `# ${name}

What runs on the cluster \`${name}\` at \`${answers.domain}\`, as TypeScript that bramble renders for Flux.

| where | what |
|---|---|
| \`clusters/${name}/cluster.ts\` | the machines, the networks, and the list of what runs |
| \`clusters/${name}/images.yaml\` | the version of each image |
| \`clusters/${name}/secrets/\` | Secrets, encrypted |
| \`clusters/rules/\` | your own rules |
| \`charts/apps/\`, \`charts/addons/\` | your own apps and add-ons, a file or a folder each |
| \`dist/\`, \`flux/\`, \`docs/cluster.md\` | rendered: never edited, always committed |

\`\`\`sh
npx bramble synth      # after each edit; review the diff, and commit it
npm test               # what a push is asked
npx bramble help       # all commands
\`\`\``,
    secretsSection(offer, answers),
    namesSection(offer, answers),
    `## Flux

Once, when this repository is pushed to ${repository}, and \`kubectl\` reaches the cluster:

\`\`\`sh
${bootstrapCommand(answers)}
git pull
\`\`\`

${accessOf(answers)}

Has every server a taint, and is no agent there yet? Then \`docs/cluster.md\` shows the flag that lets the pods of Flux tolerate it.`,
    forgeSection(answers),
    ...(steps.length > 0 ? [`## Once, by hand\n\n${steps.map((each) => `- ${each}`).join('\n')}`] : []),
  ];
  return `${sections.filter((each) => each !== '').join('\n\n')}\n`;
}

function secretsSection(offer: Offer, answers: Answers): string {
  const secrets = secretsToMake(offer, answers);
  const key = `Flux decrypts with your key of age. Back it up; where there is none yet, \`${MAKE_A_KEY}\` makes it, and its public key belongs into
\`.sops.yaml\`.

\`\`\`sh
kubectl create namespace flux-system
kubectl create secret generic sops-age --namespace=flux-system --from-file=age.agekey=/dev/stdin < ~/.config/sops/age/keys.txt
\`\`\``;
  if (secrets.length === 0) return `## Secrets\n\nThere are none yet. ${key}`;
  const rows = secrets.flatMap(({ command, keys }) =>
    Object.entries(keys).map(
      ([each, says]) => `| \`${command.replace(/^.* -- (\S+).*$/, '$1')}\` | \`${each}\` | ${says} |`,
    ),
  );
  return `## Secrets

\`${npx(commandForAll(answers))}\` asks for the values of all that are missing.

| Secret | key | value |
|---|---|---|
${rows.join('\n')}

${key}`;
}

function namesSection(offer: Offer, answers: Answers): string {
  const rows = Object.entries(namesToSet(offer, answers)).map(([host, address]) => `| \`${host}\` | ${address} |`);
  if (rows.length === 0) return '';
  return `## Names\n\nLet your router, or what answers DNS in your network, say:\n\n| name | address |\n|---|---|\n${rows.join('\n')}`;
}

function forgeSection(answers: Answers): string {
  const { request, says } = forgeOf(answers);
  const moved = `Flux pushes moved pins to \`image-updates-${answers.name}\``;
  if (answers.forge === 'git') {
    return `## Pushes

\`\`\`sh
chmod +x .githooks/pre-push && git config core.hooksPath .githooks     # npm test before each push
git fetch && git merge origin/image-updates-${answers.name}            # takes over what Flux has moved
\`\`\`

${moved}. Nothing reaches the cluster before you merge it.`;
  }
  const allow =
    answers.forge === 'github'
      ? ' Allow it once: _Settings → Actions → General → Allow GitHub Actions to create and approve pull requests_.'
      : '';
  return `## ${says.replace(/,.*$/, '')}

Each push is asked \`npm test\`, and each ${request} says in a comment what it does. ${moved}, of which a ${request} is opened: nothing reaches the cluster before you merge
it.${allow} Renovate's branches are rendered once there is a key for it: \`npx bramble explain ci\` says how, and who may do what.`;
}

/** A command as it is called where bramble is a package. */
function npx(command: string): string {
  return command.replace(/^npm run (\w+):(\w+) -- /, 'npx bramble $1 $2 ');
}

/** What Flux needs of the place where the repository lies. */
function accessOf({ forge, repository = '' }: Answers): string {
  if (forge === 'git') {
    return repository.startsWith('ssh:') || repository.includes('@')
      ? 'It shows a key: let that read and write the repository.'
      : 'The password that it asks for has to read and write the repository.';
  }
  return 'Add `--personal` where the repository belongs to a person, and not to an organisation or a group. The token that it asks for has to write to the repository.';
}
