import type { ProviderSlice } from '../../api/provider.ts';
import { confirm } from '../confirm.ts';
import { wholeCoinText } from '../format/money.ts';
import { pairs, table } from '../format/table.ts';
import { agoText, dateText } from '../format/time.ts';
import { unitOf } from '../format/wallet.ts';
import type { Session } from '../session.ts';
import { notDone } from './wallet.ts';

/** What we are on this network, and what is still to be done. */
export async function provider(session: Session): Promise<undefined> {
  const { slices } = await session.client.call('state.get', {});
  const rows = slices.wallet.balances?.rows ?? [];
  await session.show(slices.provider, (shown) => providerText(shown, rows, session.nowMs));
}

/** Begins to bid, after saying what that means on a network with real money. */
export async function goLive(
  session: Session,
  { yes }: { readonly yes?: boolean },
): Promise<number | undefined> {
  const { slices } = await session.client.call('state.get', {});
  if (slices.agent.network.money === 'main' && yes !== true && !session.json) {
    const sure = await confirm(
      session.io,
      'From now on bids with real deposits are made, and strangers may run their containers here. Go on?',
    );
    if (!sure) return notDone(session);
  }
  await showSlice(session, await session.client.call('provider.go-live', {}));
  return undefined;
}

/** Stops to bid and only watches; running leases go on. */
export async function watchOnly(session: Session): Promise<undefined> {
  await showSlice(session, await session.client.call('provider.watch-only', {}));
}

/** Brings the provider record and the certificate up to date now. */
export async function register(session: Session): Promise<undefined> {
  await showSlice(session, await session.client.call('provider.register', {}));
}

async function showSlice(session: Session, slice: ProviderSlice): Promise<void> {
  await session.show(slice, (shown) => providerText(shown, [], session.nowMs));
}

const MODES = {
  practice: 'Practice: play money, nothing has to be set up.',
  shadow: 'Watching only: orders are looked at, and nothing is sent.',
  live: 'Live: this machine bids.',
} as const;

const STEPS = {
  wallet: 'a wallet ("sublet wallet create" or "import")',
  backup: 'its words on paper ("sublet wallet backup")',
  grant: 'the account\'s grant ("sublet wallet grant")',
  fund: 'money for fees and deposits',
  address:
    'the name under which tenants reach this machine ("sublet settings set provider.host …")',
  register: 'the provider record on the network',
} as const;

const STATES = { done: 'done', now: 'now', later: 'later' } as const;

function providerText(
  slice: ProviderSlice,
  units: Parameters<typeof unitOf>[0],
  nowMs: number,
): string {
  const { mode, setup, blocked } = slice;
  return [
    MODES[mode],
    ...blocked.map(({ message }) => `No bids: ${message}`),
    ...(setup === undefined
      ? []
      : [
          '',
          table(
            ['STEP', 'STATE'],
            setup.steps.map(({ step, state, problem }) => [
              STEPS[step],
              problem === undefined ? STATES[state] : `${STATES[state]}: ${problem}`,
            ]),
          ),
          ...(setup.needs === undefined
            ? []
            : [
                `Needed for fees and deposits: ${wholeCoinText(setup.needs.amount, unitOf(units, setup.needs.denom))}.`,
              ]),
          ...(setup.started || mode === 'practice'
            ? []
            : ['"sublet provider live" begins to bid.']),
        ]),
    ...recordBlock(slice, nowMs),
  ].join('\n');
}

function recordBlock(slice: ProviderSlice, nowMs: number): readonly string[] {
  const { record, certificate, audits, auditDemand } = slice;
  const rows = [
    ...(record === undefined
      ? []
      : ([
          ['reached at', record.hostUri],
          ['says', record.attributes.map(({ key, value }) => `${key}=${value}`).join(', ') || '-'],
          [
            'as of',
            `${agoText(record.readAtMs, nowMs)}${record.upToDate ? '' : '; a newer one is on its way'}`,
          ],
        ] as const)),
    ...(certificate === undefined
      ? []
      : ([['certificate', `until ${dateText(certificate.notAfterMs)}`]] as const)),
    ...(audits.length === 0
      ? []
      : ([
          [
            'vouched for',
            audits.map(({ auditor, attributes }) => `${auditor} (${attributes})`).join(', '),
          ],
        ] as const)),
    ...(auditDemand === undefined
      ? []
      : ([
          [
            'auditors wanted',
            `by ${auditDemand.wanted} of the ${auditDemand.seen} orders since ${dateText(auditDemand.fromMs)}`,
          ],
        ] as const)),
  ];
  return rows.length === 0 ? [] : ['', pairs(rows)];
}
