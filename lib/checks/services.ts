import { ServiceIndex } from '../model/services.ts';
import { shared } from './rule.ts';

/** The pods and Services of a cluster. */
export const services = shared(({ stages }) => new ServiceIndex(stages));
