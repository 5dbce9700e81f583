import { PROVIDER_PINS } from '../../model/provider.ts';
import type { Side } from '../../model/side.ts';
import { type Example, type Found, ruleTable, type Subject } from '../rule.ts';
import { usedProviders } from '../used-providers.ts';

function moving(subject: Subject): readonly Found[] {
  return usedProviders(subject)
    .filter(({ known }) => !isExact(known.pin))
    .map(({ provider: { source }, known: { pin } }) => ({
      where: PROVIDER_PINS,
      what: `pins ${source} to '${pin}', which is no version`,
      fix: `write "${source}@" and three numbers, such as 5.14.0`,
    }));
}

function apart(subject: Subject): readonly Found[] {
  return usedProviders(subject)
    .filter(({ known: { pin, schema } }) => isExact(pin) && schema?.version !== pin)
    .map(({ provider: { source }, known: { pin, schema } }) => ({
      where: PROVIDER_PINS,
      what: `pins ${source} ${pin}, and ${schema ? `the schema that is imported is of ${schema.version}` : 'no schema of it is imported'}`,
      fix: 'run npm run import, which asks Terraform for it',
    }));
}

function isExact(version: string): boolean {
  return /^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version);
}

const PROVIDER = { source: 'bramble/hedge', tested: '1.2.0', kinds: [] };
const HEDGE: Side = {
  name: 'hedge',
  facts: { hedge: () => [] },
  told: /\.json$/,
  appliedBy: 'Terraform',
  provider: PROVIDER,
  render: async () => new Map(),
};

function pinned(pin: string): Example {
  const schema = { provider: PROVIDER.source, version: '1.2.0', provider_block: { attributes: {} } };
  const providers = new Map([[PROVIDER.source, { pin, schema: { ...schema, resources: {}, data_sources: {} } }]]);
  return { cluster: { hedge: {} } as Example['cluster'], inputs: { sides: [HEDGE], providers } };
}

export const rules = ruleTable({
  'provider-pin': {
    what: 'A provider of Terraform is pinned to what is no version',
    why: 'A range gives another provider on each machine and each day, and nobody reviews the change. By which schema to judge is not known.',
    fix: 'Write an exact version into `terraformProviders` of `cdktf.json`: `"bramble/hedge@1.2.0"`.',
    check: moving,
    wrong: pinned('~> 1.2'),
    right: pinned('1.2.0'),
  },
  'provider-schema': {
    severity: 'warning',
    what: 'A provider of Terraform is pinned, and the schema that is imported is of another version',
    why: 'What is rendered for Terraform is judged by no schema: an attribute that the provider has lost or renamed shows only when somebody plans.',
    fix: 'Run `npm run import`, which asks Terraform for the schema of the pinned version, review it, and commit both. Without Terraform, `npm run import -- --from DIR` takes what `terraform providers schema -json` printed elsewhere.',
    check: apart,
    wrong: pinned('1.3.0'),
    right: pinned('1.2.0'),
  },
  'refused-resource': {
    what: 'The provider of Terraform would refuse what is rendered',
    why: 'Terraform stops before it changes anything, and so does each later change.',
    fix: 'Pin a version of the provider that takes it, in `cdktf.json`, and run `npm run import`. Where a newer version has another attribute in its place, the side has to draw it: tell its authors.',
  },
});
