import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonMap } from '../../lib/model/object.ts';
import { MISTAKES, RIGHT_STACK } from '../../test/terraform-mistakes.ts';
import { SCHEMA, schemaErrors } from '../../test/terraform-schema.ts';
import { clusters } from '../repository/repository.ts';
import { type Context, NotRun, none, type Scenario } from '../scenario.ts';
import { otherSchemas, planErrors, prepare, put, refusals, resources } from '../terraform/judgement.ts';
import { findTerraform, type Terraform } from '../terraform/terraform.ts';

/**
 * Every committed stack is judged by the provider's schema, as the tests have it. Where Terraform and the provider are
 * installed, they judge too: the schema is that of the provider, what it refuses they refuse, each stack is valid, and its
 * plan makes just what is rendered, with the rendered values. Nothing is downloaded, and nothing is asked of Cloudflare.
 */
export const scenario: Scenario = {
  proves: 'Terraform and the Cloudflare provider take what is rendered for them',
  small: true,
  seconds: 1,
  run: async (context) => {
    const stacks = stacksOf(context.root);
    for (const [cluster, json] of stacks) none(`the schema refuses the stack of ${cluster}`, schemaErrors(json));
    const names = stacks.map(([cluster]) => cluster).join(', ');
    if (stacks.length > 0) context.progress(`the schema takes the stacks of ${names}`);
    const terraform = findTerraform(SCHEMA.provider, SCHEMA.version, context.folder);
    if (typeof terraform === 'string') {
      throw new NotRun(
        `validate and plan, since ${terraform}; ${names ? 'only the schema judged' : 'no cluster has a stack'}`,
      );
    }
    context.progress(`validate and plan run too, by ${terraform.what}`);
    judgeTheSchema(terraform, context);
    for (const [cluster, json] of stacks) judge(terraform, cluster, json, context);
  },
};

/** The committed stacks, by cluster. */
function stacksOf(root: string): readonly [string, JsonMap][] {
  return clusters(root).flatMap((cluster): [string, JsonMap][] => {
    const file = join(root, 'dist/cloudflare', cluster, 'cdk.tf.json');
    return existsSync(file) ? [[cluster, JSON.parse(readFileSync(file, 'utf8')) as JsonMap]] : [];
  });
}

function judgeTheSchema(terraform: Terraform, context: Context): void {
  judge(terraform, 'one-of-each-kind', RIGHT_STACK, context);
  const work = join(context.folder, 'one-of-each-kind');
  none('the provider has another schema than the tests', otherSchemas(terraform, work));
  const differs = Object.entries(MISTAKES).filter(([, { json, terraformTakes = false }]) => {
    put(work, json);
    return (refusals(terraform, work).length === 0) !== terraformTakes;
  });
  const names = differs.map(([what]) => what);
  none('Terraform judges these mistakes otherwise than the tests say', names);
  context.progress(`the schema is the provider’s, and right about ${Object.keys(MISTAKES).length} mistakes`);
}

/** A stack is valid, and planned as it is rendered. */
function judge(terraform: Terraform, name: string, json: JsonMap, { folder, progress }: Context): void {
  const work = join(folder, name);
  prepare(terraform, work, json);
  none(`terraform validate refuses the stack of ${name}`, refusals(terraform, work));
  if (json.import) {
    progress(`${name} is valid, and not planned, since Cloudflare is asked for what it takes over`);
    return;
  }
  none(`the stack of ${name} is planned otherwise than rendered`, planErrors(terraform, work, json));
  progress(`${name} is valid, and its plan makes ${resources(json).length} resources as they are rendered`);
}
