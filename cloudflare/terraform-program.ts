/** Terraform, with the digests of its archives by machine. */
const TERRAFORM = {
  version: '1.12.2',
  amd64: '1eaed12ca41fcfe094da3d76a7e9aa0639ad3409c43be0103ee9f5a1ff4b7437',
  arm64: 'f8a0347dc5e68e6d60a9fa2db361762e7943ed084a773f28a981d988ceb6fdc9',
} as const;

/**
 * Two files are read as text, so that nothing else of the branch is there, and judged: what Terraform is given could otherwise run
 * programs, read the tokens of the job, or send them elsewhere.
 */
const JUDGED = String.raw`set -euo pipefail
cd "$(mktemp -d)"
git init --quiet repository
git -C repository config credential.helper '!f() { echo "username=$LOGIN"; echo "password=$TOKEN"; }; f'
git -C repository fetch --quiet --depth=1 "$REMOTE" "$COMMIT"
mkdir work
git -C repository show "FETCH_HEAD:$FOLDER/cdk.tf.json" > work/cdk.tf.json
git -C repository show "FETCH_HEAD:$FOLDER/.terraform.lock.hcl" > work/.terraform.lock.hcl
unset TOKEN
node - <<'PROGRAM'
const { readFileSync } = require('fs');

const given = JSON.parse(readFileSync('work/cdk.tf.json', 'utf8'));
const refuse = (what) => {
  console.error('refused: ' + what);
  process.exit(1);
};
const strange = (map, known) => Object.keys(map ?? {}).find((key) => !known.test(key));

const key = strange(given, /^(\/\/|terraform|provider|resource|data|output|moved|import)$/);
if (key !== undefined) refuse("cdk.tf.json has '" + key + "', which bramble does not write");
const { provider, resource, data, terraform } = given;
if (JSON.stringify(provider) !== '{"cloudflare":[{}]}') refuse('the provider is set up otherwise than bramble does it');
const [[name, { source } = {}] = [], ...others] = Object.entries(terraform?.required_providers ?? {});
if (name !== 'cloudflare' || source !== 'cloudflare/cloudflare' || others.length > 0) refuse('it has another provider');
if (Object.keys(terraform.backend ?? {}).join() !== 's3') refuse('its state does not lie in a bucket');
const kind = strange(resource, /^cloudflare_/) ?? strange(data, /^cloudflare_/);
if (kind !== undefined) refuse("'" + kind + "' is no resource of Cloudflare");

// A function may read a file, and so the tokens; a reference to what else is declared is all that bramble writes.
const walk = (value) => {
  if (typeof value === 'string' && /[$%]\{/.test(value.replace(/\$\{[\w.-]+\}/g, ''))) refuse("'" + value + "' computes");
  if (typeof value !== 'object' || value === null) return;
  for (const [field, part] of Object.entries(value)) {
    if (/^(provisioner|connection)$/.test(field)) refuse("it has a '" + field + "'");
    walk(part);
  }
};
walk(given);
PROGRAM
`;

/** Gets Terraform, by its digest, and sets the folder up with the provider that the lock file names. */
const SET_UP = `case $(uname -m) in
  x86_64) machine=amd64 digest=${TERRAFORM.amd64} ;;
  aarch64) machine=arm64 digest=${TERRAFORM.arm64} ;;
esac
curl --fail --silent --show-error --output terraform.zip \\
  "https://releases.hashicorp.com/terraform/${TERRAFORM.version}/terraform_${TERRAFORM.version}_linux_$machine.zip"
echo "$digest  terraform.zip" | sha256sum --check --quiet
unzip -q terraform.zip terraform
cd work
../terraform init -input=false -no-color -lockfile=readonly
`;

/** What a job runs: it asks for `REMOTE`, `COMMIT`, `FOLDER`, `LOGIN` and `TOKEN`, and Terraform for its own. */
export const PROGRAMS = {
  plan: `${JUDGED}${SET_UP}../terraform plan -input=false -no-color -lock=false\n`,
  apply: `${JUDGED}${SET_UP}../terraform apply -input=false -no-color -auto-approve\n`,
} as const;
