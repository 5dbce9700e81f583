import { ReceiverSpecType } from '#imports/notification.toolkit.fluxcd.io';

/** A place where the repository lies, as far as Flux is told of it. */
interface Forge {
  /** Who signs what it sends after a push, and how. https://fluxcd.io/flux/components/notification/receivers/ */
  readonly receiver: ReceiverSpecType;
  /** What it sends then. @default whatever it sends */
  readonly events?: readonly string[];
  /** What it is to do with the branch of moved pins. @default nothing: something that runs there sees to it */
  pushOptions?(branch: string): Readonly<Record<string, string>>;
}

/** Forgejo and Gitea sign as GitHub does, and call the event by the same name. */
const LIKE_GITHUB: Forge = { receiver: ReceiverSpecType.GITHUB, events: ['ping', 'push'] };

/** By the word for it. */
export const FORGES = {
  github: LIKE_GITHUB,
  forgejo: LIKE_GITHUB,
  gitea: LIKE_GITHUB,
  gitlab: {
    receiver: ReceiverSpecType.GITLAB,
    events: ['Push Hook'],
    // https://docs.gitlab.com/topics/git/commit/#push-options
    pushOptions: (branch) => ({ 'merge_request.create': '', 'merge_request.target': branch }),
  },
  // A hook of the repository calls the address, which nobody else knows.
  git: { receiver: ReceiverSpecType.GENERIC },
} as const satisfies Readonly<Record<string, Forge>>;

/** The word for a forge. */
export type ForgeName = keyof typeof FORGES;

/** What is known of a forge. */
export function forgeOf(name: ForgeName = 'github'): Forge {
  return FORGES[name];
}
