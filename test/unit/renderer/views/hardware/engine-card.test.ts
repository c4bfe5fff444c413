import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';

import type { Slices } from '../../../../../agent/api/slices.ts';
import type { GvisorUse } from '../../../../../agent/domain/isolation.ts';
import { de } from '../../../../../renderer/messages/de.ts';
import { createTexts, TextsProvider } from '../../../../../renderer/messages/texts.tsx';
import { EngineCard } from '../../../../../renderer/views/hardware/EngineCard.tsx';

type Engine = Slices['agent']['engine'];

const DOCKER: Engine = {
  ...{ kind: 'docker', up: true, version: '28.4.0', missing: [], simulated: false },
};

/** The names and values that the card shows. */
function rows(engine: Engine, german = false): Readonly<Record<string, string>> {
  const card = createElement(EngineCard, { engine });
  const texts = createTexts('de', 'de-DE', de);
  const html = renderToStaticMarkup(
    german ? createElement(TextsProvider, { value: texts }, card) : card,
  );
  const parts = [...html.matchAll(/<dt[^>]*>(.*?)<\/dt><dd[^>]*>(.*?)<\/dd>/g)];
  return Object.fromEntries(
    parts.map(([, name = '', value = '']) => [name, value.replace(/<[^>]*>/g, '')]),
  );
}

test.each<[GvisorUse | undefined, string | undefined, string | undefined]>([
  [undefined, undefined, undefined],
  ['absent', undefined, undefined],
  ['off', 'there, switched off by you', 'vorhanden, von Ihnen ausgeschaltet'],
  [
    'without-names',
    'there, not used: names would not resolve in it. The checks above say what to do.',
    'vorhanden, nicht benutzt: Namen ließen sich darin nicht auflösen. Die Prüfungen sagen, was zu tun ist.',
  ],
  [
    'without-gpu',
    'around containers without a GPU, from their next deployment on',
    'um Container ohne GPU, ab ihrer nächsten Bereitstellung',
  ],
  [
    'all',
    'around every container; nothing runs without it',
    'um jeden Container; ohne läuft nichts',
  ],
])('says how gVisor is used: %s', (gvisor, english, german) => {
  const engine = gvisor === undefined ? DOCKER : { ...DOCKER, gvisor };
  expect(rows(engine)).toMatchObject({ Kind: 'Docker', Version: '28.4.0' });
  expect([rows(engine)['gVisor'], rows(engine, true)['gVisor']]).toEqual([english, german]);
});

test('says nothing of gVisor where containers are simulated', () => {
  const simulated = { ...DOCKER, simulated: true, gvisor: 'all' } as const;
  expect(Object.keys(rows(simulated))).not.toContain('gVisor');
});
