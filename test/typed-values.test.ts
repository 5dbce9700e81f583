import { PassThrough } from 'node:stream';
import { readValues } from '../lib/secrets/values.ts';
import { VALUE } from './secrets-repository.ts';

describe('a person who types a value', () => {
  function typing(...keystrokes: readonly string[]) {
    const input = Object.assign(new PassThrough(), { isTTY: true });
    const output = new PassThrough();
    let shown = '';
    let next = 0;
    output.on('data', (chunk) => {
      shown += String(chunk);
      if (shown.endsWith(': ')) setImmediate(() => input.write(keystrokes[next++] ?? '\u0003'));
    });
    return { terminal: { input, output }, shown: () => shown };
  }

  it('sees the question, and nothing of the value', async () => {
    const { terminal, shown } = typing(`${VALUE}\r`, `${VALUE}-two\r`);
    expect(await readValues(terminal, ['a', 'b'], false)).toEqual({ a: VALUE, b: `${VALUE}-two` });
    expect(shown()).toBe('a: \nb: \n');
  });

  it('is not shown what is typed before the next question', async () => {
    const input = Object.assign(new PassThrough(), {
      isTTY: true,
      isRaw: false,
      setRawMode: (raw: boolean) => modes.push(raw),
    });
    const output = new PassThrough();
    const modes: boolean[] = [];
    output.on('data', (chunk) => {
      if (!String(chunk).endsWith(': ')) return;
      expect(modes).toEqual([true]);
      setImmediate(() => input.write(`${VALUE}\r`));
    });
    await readValues({ input, output }, ['a', 'b'], false);
    expect(modes).toEqual([true, false]);
  });

  it('can correct it', async () => {
    const { terminal } = typing('wrong\u007f\u007f\u007f\u007f\u007fright\r');
    expect(await readValues(terminal, ['a'], false)).toEqual({ a: 'right' });
  });

  it('can break off', async () => {
    await expect(readValues(typing('half\u0003').terminal, ['a'], false)).rejects.toThrow('no answer');
  });

  it('is told when a paste has several lines', async () => {
    await expect(readValues(typing(`${VALUE}\rnext\r`).terminal, ['a', 'b'], false)).rejects.toThrow(
      'more than one line',
    );
  });

  it('has to give one', async () => {
    await expect(readValues(typing('\r').terminal, ['a'], false)).rejects.toThrow('no value for a');
  });

  it('is told that JSON is piped', async () => {
    await expect(readValues(typing().terminal, [], true)).rejects.toThrow('--json reads from a pipe');
  });
});
