import type { MethodResult } from '../../api/methods.ts';
import { confirm } from '../confirm.ts';
import { table } from '../format/table.ts';
import type { Session } from '../session.ts';
import { notDone } from './wallet.ts';

const MONEY = { none: 'play money', test: 'test money', main: 'real money' } as const;

/** The networks that can be chosen, and the ways to the one that is. */
export async function networks(session: Session): Promise<undefined> {
  const list = await session.client.call('network.list', {});
  const { slices } = await session.client.call('state.get', {});
  const { endpoints } = slices.agent.network;
  await session.show(list, (shown) =>
    [
      networksText(shown),
      ...(endpoints.length === 0
        ? []
        : [
            table(
              ['ENDPOINT', 'STATE', 'BLOCK', 'ANSWERS IN'],
              endpoints.map(({ url, state, height, roundTripMs, problem }) => [
                url,
                problem === undefined ? state : `${state}: ${problem}`,
                height === undefined ? '-' : String(height),
                roundTripMs === undefined ? '-' : `${Math.round(roundTripMs)} ms`,
              ]),
            ),
          ]),
    ].join('\n\n'),
  );
}

function networksText(list: MethodResult<'network.list'>): string {
  return table(
    ['', 'NETWORK', 'NAME', 'MONEY'],
    list.map(({ network, name, money, current }) => [
      current ? '*' : '',
      network,
      name,
      MONEY[money],
    ]),
  );
}

/** Stops here and begins on another network. */
export async function useNetwork(
  session: Session,
  network: string,
  { yes }: { readonly yes?: boolean },
): Promise<number | undefined> {
  const list = await session.client.call('network.list', {});
  const wanted = list.find((known) => known.network === network);
  if (wanted?.current === true) {
    await session.show({}, () => `That is the network already: ${wanted.name}.`);
    return undefined;
  }
  if (wanted?.money === 'main' && yes !== true && !session.json) {
    const sure = await confirm(session.io, `${wanted.name} is real money. Go there?`);
    if (!sure) return notDone(session);
  }
  await session.client.call('network.switch', { network });
  await session.show(
    {},
    () => `The agent begins again on ${wanted?.name ?? network}. "sublet status" shows it.`,
  );
  return undefined;
}

/** Asks the network for newer endpoints. */
export async function refreshNetwork(session: Session): Promise<undefined> {
  const { changed } = await session.client.call('network.refresh', {});
  await session.show({ changed }, () =>
    changed
      ? 'There are newer endpoints; they are used from the next start on.'
      : 'The endpoints are the newest.',
  );
}
