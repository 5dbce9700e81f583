import { isMap, type Json, type KubernetesObject, list, path } from './object.ts';

/** A port of a Service that the API server asks. */
export interface AskedService {
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
}

/**
 * The Services that an object makes the API server ask: webhooks, conversions between versions, and APIs that a Service
 * serves. https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#service-reference
 */
export function askedServices(object: KubernetesObject): readonly AskedService[] {
  return referencesIn(object).flatMap((service) => {
    if (!isMap(service)) return [];
    const { namespace, name, port } = service;
    return [{ namespace: String(namespace), name: String(name), port: typeof port === 'number' ? port : 443 }];
  });
}

function referencesIn({ kind, spec, webhooks }: KubernetesObject): readonly (Json | undefined)[] {
  switch (kind) {
    case 'MutatingWebhookConfiguration':
    case 'ValidatingWebhookConfiguration':
      return list(webhooks).map((webhook) => path(webhook, 'clientConfig', 'service'));
    case 'CustomResourceDefinition':
      return [path(spec, 'conversion', 'webhook', 'clientConfig', 'service')];
    case 'APIService':
      return [path(spec, 'service')];
    default:
      return [];
  }
}
