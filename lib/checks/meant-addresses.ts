import { addressText, parseAddress, parseNetwork, parseRange, sizeOf } from '../model/network.ts';

/** The first of some texts that is right, as advice. */
function firstRight(texts: readonly string[], isRight: (text: string) => boolean, otherwise: string): string {
  const right = texts.find(isRight);
  return right === undefined ? otherwise : `write '${right}'`;
}

/** A text without what people write beside an address: spaces, a scheme, the length of a network, a port, zeros. */
function bare(text: string): string {
  const host = text.trim().replace(/^\w+:\/\//, '');
  return host.replace(/[/:].*$/, '').replaceAll(/(^|\.)0+(?=\d)/g, '$1');
}

/** What to write in the place of a text that is no address of IPv4. */
export function likeAddress(text: string): string {
  return firstRight(
    [text.trim(), bare(text)],
    (each) => parseAddress(each)?.family === 4,
    'give one such as 10.10.11.11',
  );
}

/** What to write in the place of a text that is no network. */
export function likeNetwork(text: string): string {
  const [first = '', last = ''] = text.trim().split(/\s*[-/]\s*/);
  const span = parseRange(`${first}-${last}`);
  const mask = parseAddress(last)?.first;
  // A mask begins with ones, as many as the prefix is long.
  const ones = mask === undefined ? 0 : mask.toString(2).replace(/0*$/, '').length;
  const texts = [
    text.replaceAll(/\s/g, ''),
    ...(span ? [`${first}/${32 - (sizeOf(span).toString(2).length - 1)}`] : []),
    `${first}/${ones}`,
    `${bare(text)}/24`,
  ];
  return firstRight(texts, (each) => parseNetwork(each) !== undefined, 'give one such as 10.10.11.0/24');
}

/** What to write in the place of a text that is no range of addresses. */
export function likeRange(text: string): string {
  const [first = '', last = first] = text.trim().split(/\s*(?:-|\u2013|\.\.+|,|to)\s*/);
  const start = parseAddress(first);
  const end = /^\d{1,3}$/.test(last) && start ? addressText(start).replace(/\d+$/, last) : last;
  const texts = [`${first}-${end}`, `${end}-${first}`];
  const otherwise = 'give the first and the last address, such as 10.10.11.21-10.10.11.29';
  return firstRight(texts, (each) => parseRange(each)?.family === 4, otherwise);
}
