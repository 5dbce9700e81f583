import { isTimeZone, wrongWithSchedule } from '../lib/checks/schedule.ts';

it.each([
  '*/5 * * * *',
  '0 0-6/2 1,15 JAN-MAR sun',
  '@daily',
  '@every 1h30m',
  '0 3 ? * 1',
  '0 0 29 2 *',
  '0 0 31 2 1',
  '0 0 31 */2 *',
  '0 0 31 2,3 *',
  '0 0 28-31 2 *',
  '5/15 * * * *',
])('%s is a schedule', (text) => {
  expect(wrongWithSchedule(text)).toBeUndefined();
});

it.each([
  ['* * * *', '', 'give five fields, such as 30 3 * * *'],
  ['daily at 3', '', 'give five fields, such as 30 3 * * *'],
  ['@fortnightly', '', 'give five fields, such as 30 3 * * *'],
  ['61 3 * * *', ", where '61' is no minute", 'give a minute from 0 to 59'],
  ['0 24 * * *', ", where '24' is no hour", 'give an hour from 0 to 23'],
  ['0 0 0 * *', ", where '0' is no day of a month", 'give a day of a month from 1 to 31'],
  ['0 0 * 13 *', ", where '13' is no month", 'give a month from 1 to 12'],
  ['0 0 * * 7', ", where '7' is no day of the week", 'write 0 for Sunday'],
  ['*/0 * * * *', ", where '*/0' is no minute", 'give a minute from 0 to 59'],
  ['5-1 * * * *', ", where '5-1' is no minute", 'give a minute from 0 to 59'],
  ['1-2-3 * * * *', ", where '1-2-3' is no minute", 'give a minute from 0 to 59'],
  ['1,,2 * * * *', ", where '' is no minute", 'give a minute from 0 to 59'],
  ['0 0 31 2 *', ', and no such month has a day 31: it never runs', 'take a day that the month has, such as 28'],
  ['0 0 30-31 feb *', ', and no such month has a day 30: it never runs', 'take a day that the month has, such as 28'],
  ['0 0 31 4,6,9,11 ?', ', and no such month has a day 31: it never runs', 'take a day that the month has, such as 28'],
])('%s is none', (text, what, fix) => {
  expect(wrongWithSchedule(text)).toEqual({ what: `has the schedule '${text}'${what}`, fix });
});

it('knows time zones by their names', () => {
  expect(['Europe/Berlin', 'Etc/UTC', 'UTC'].every(isTimeZone)).toBe(true);
  expect(['Berlin', '+01:00', 'Europe/Berlim'].some(isTimeZone)).toBe(false);
});
