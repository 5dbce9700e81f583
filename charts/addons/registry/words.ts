import { judged, shapes, type Word, word } from 'bramble';

/** Options of {@link pullSecret}. */
export interface PullSecretProps {
  /** The Secret of the app's namespace: its key `.dockerconfigjson` is what `docker login` keeps. @default 'pull' */
  readonly secret?: string;
}

const NAME = shapes.matching(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'name of a Secret', "write one such as 'pull'");
const PROPS = shapes.props<PullSecretProps>({ secret: NAME });

/**
 * Lets the images of an app come from a registry that asks who comes. Where nodes sign in themselves, no app needs it.
 * https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/
 */
export function pullSecret(props: PullSecretProps = {}): Word {
  const { right, mistakes } = judged(PROPS, props);
  const { secret: name = 'pull' } = right;
  return word({ name: 'pullSecret', mistakes, pod: () => ({ spec: { imagePullSecrets: [{ name }] } }) });
}
