import { expect, test } from 'vitest';

import { HTTP_DEFAULTS, parseHttpOptions } from '../../../agent/domain/http-options.ts';
import { parseManifest } from '../../../agent/domain/manifest.ts';
import {
  buildManifest,
  buildManifestExpose,
  buildManifestService,
} from '../../helpers/builders.ts';

/** As the network's own tools write it where the tenant says nothing. */
const WRITTEN = {
  ...{ maxBodySize: 1_048_576, readTimeout: 60_000, sendTimeout: 60_000, nextTries: 3 },
  ...{ nextTimeout: 0, nextCases: ['error', 'timeout'] },
};

test('what tools write for a tenant who says nothing is what nothing means', () => {
  const zeros = {
    ...{ maxBodySize: 0, readTimeout: 0, sendTimeout: 0, nextTries: 0, nextTimeout: 0 },
    nextCases: null,
  };
  for (const json of [undefined, null, {}, WRITTEN, zeros]) {
    expect(parseHttpOptions(json)).toEqual({ ok: true, value: HTTP_DEFAULTS });
  }
});

test('each option is read in its own unit', () => {
  const json = {
    ...{ maxBodySize: 104_857_600, readTimeout: 1, sendTimeout: 2, nextTries: 0, nextTimeout: 5 },
    ...{ nextCases: ['500', '429'], proxyBufferSize: 4096 },
  };
  expect(parseHttpOptions(json)).toEqual({
    ok: true,
    value: {
      ...{ maxBodyBytes: 104_857_600, readTimeoutMs: 1, sendTimeoutMs: 2, nextTries: 0 },
      ...{ nextTimeoutMs: 5, nextCases: ['500', '429'] },
    },
  });
});

test.each([
  [{ maxBodySize: 104_857_601 }, 'maxBodySize'],
  [{ maxBodySize: -1 }, 'maxBodySize'],
  [{ readTimeout: 60_001 }, 'readTimeout'],
  [{ sendTimeout: 60_001 }, 'sendTimeout'],
  [{ sendTimeout: '5' }, 'sendTimeout'],
  [{ nextTries: 1.5 }, 'nextTries'],
  [{ nextCases: 'error' }, 'nextCases'],
  [{ nextCases: ['error', 'teapot'] }, 'nextCases[1]'],
  [{ nextCases: ['500', 'off'] }, 'nextCases'],
  [[], ''],
  ['off', ''],
])('%j is refused', (json, field) => {
  expect(parseHttpOptions(json)).toMatchObject({ ok: false, code: 'http-option', field });
});

test('a manifest has them where the tenant wrote them, and says where they are wrong', () => {
  const read = (httpOptions: unknown): ReturnType<typeof parseManifest> =>
    parseManifest(
      buildManifest([buildManifestService({ expose: [buildManifestExpose({ httpOptions })] })]),
      'group',
    );
  const good = read({ readTimeout: 5 });
  expect(good.ok && good.value.services[0]?.expose[0]?.httpOptions).toEqual({
    ...{ ...HTTP_DEFAULTS, readTimeoutMs: 5 },
  });
  expect(read({ readTimeout: 60_001 })).toMatchObject({
    ...{ ok: false, at: 'manifest[0].services[0].expose[0].httpOptions.readTimeout' },
  });
});
