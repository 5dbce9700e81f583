import { image } from 'bramble';

/** Of the component, its namespace, and the workload and Service that keep the lines. */
export const NAME = 'victoria-logs';

export const PORT = 9428;
/** Where people search. */
export const PAGE = '/select/vmui';

/** Both programs are of one release. */
const RELEASE = { tested: 'v1.52.2' };
export const SERVER = image('docker.io/victoriametrics/victoria-logs', RELEASE);
export const AGENT_IMAGE = image('docker.io/victoriametrics/vlagent', RELEASE);
