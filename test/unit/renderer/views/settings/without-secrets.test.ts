import { expect, test } from 'vitest';

import { withoutSecrets } from '../../../../../renderer/views/settings/without-secrets.ts';

const WORDS =
  'abandon ability able about above absent absorb abstract absurd abuse access accident';
const TOKEN = 'Zk3vQ9w2Xy7Lm0Pq4Rs8Tu1Vw5Xa6Bc-De_Fg2Hi3Jk';

test.each([
  ['opens http://127.0.0.1:7000/?token=abc once', 'opens http://127.0.0.1:7000/… once'],
  ['opens http://127.0.0.1:7000/#abc once', 'opens http://127.0.0.1:7000/… once'],
  ['from https://me:word@node.example/rpc', 'from https://…@node.example/rpc'],
  ['{"token":"abc","height":5}', '{"token":"…","height":5}'],
  ['SUBLET_PASSPHRASE=letmein is set', 'SUBLET_PASSPHRASE=… is set'],
  [`the header had ${TOKEN} in it`, 'the header had … in it'],
  ['akash1qyqszqgpqyqszqgpqyqszqgpqyqszqgpjnp7du has none', 'akash1… has none'],
  ['open /home/anna/.local/share/sublet', 'open /home/…/.local/share/sublet'],
  ['open C:\\Users\\Anna\\Sublet', 'open C:\\Users\\…\\Sublet'],
  [`words: ${WORDS}`, 'words: …'],
])('of %j a helper reads %j', (text, read) => {
  expect(withoutSecrets(text)).toBe(read);
});

test.each([
  'storage-failed: The database cannot be read: the disk reports an error (EIO).',
  'The container engine does not answer at /var/run/docker.sock. Start it.',
  'TypeError: undefined is no function\n    at View (assets/Hardware-B1x9.js:1:2345)',
  'connect ECONNREFUSED 127.0.0.1:26657',
  'nothing is bid until this is mended and leases go on as they were before it',
])('%j has nothing to hide', (text) => {
  expect(withoutSecrets(text)).toBe(text);
});
