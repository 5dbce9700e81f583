import { ServiceIndex } from '../derive/service-index.ts';
import { shared } from './rule.ts';

/** The pods and Services of a cluster. */
export const services = shared(({ stages, kinds }) => new ServiceIndex(stages, kinds));
