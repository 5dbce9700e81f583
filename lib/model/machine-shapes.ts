import { isDnsName } from './names.ts';
import { parseAddress } from './network.ts';
import { matching, value } from './shape.ts';

/** What is written as an address is one: four numbers that are none are no name either. */
function isMachine(text: string): boolean {
  if (/^[\d.]+$/.test(text) || text.includes(':')) return parseAddress(text) !== undefined;
  return isDnsName(text.toLowerCase());
}

/** A machine: an address, or a host name. */
export const machine = matching(
  isMachine,
  'address or host name',
  "write one such as '10.10.11.40' or 'nas.bramble.example'",
);

/** The same, with a port or without: `10.10.11.40:3260`, `[fd00::40]:3260`. */
export const machineWithPort = value(
  (given) => {
    const [, inner, plain, port = '1'] = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(String(given)) ?? [];
    return isMachine(inner ?? plain ?? '') && Number(port) > 0 && Number(port) < 65536;
  },
  'address with a port',
  "write one such as '10.10.11.40:3260'",
);
