import { type AppProps, app, type Component, type FollowPolicy, type Image, image } from 'bramble';
import { marker } from '../lib/model/follow.ts';

/** The repository of an image that tests follow. */
export const REPOSITORY = 'registry.bramble.example/web';

/** The marker behind its pin. */
export const M = marker('home', { name: 'web' });

/** The image, moved by a policy. */
export function following(follow: FollowPolicy, digest?: true | 'always'): Image {
  return image(REPOSITORY, { follow, digest });
}

/** An app that runs an image. */
export function web(of: Image, props: Partial<AppProps> = {}): Component {
  return app({ name: 'web', image: of, port: 8080, ...props } as AppProps);
}
