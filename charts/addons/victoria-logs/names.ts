/** Of the component, its namespace, and the workload and Service that keep the lines. */
export const NAME = 'victoria-logs';

export const PORT = 9428;
/** Where people search. */
export const PAGE = '/select/vmui';
