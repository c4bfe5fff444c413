import type { Invariant, SeenEvent, SeenTx } from './invariant.ts';

/** The events that each kind of message has besides the one that names it, where it is accepted. */
const OWN_EVENTS: Readonly<Record<string, readonly string[]>> = {
  '/akash.provider.v1beta4.MsgCreateProvider': ['akash.provider.v1beta4.EventProviderCreated'],
  '/akash.provider.v1beta4.MsgUpdateProvider': ['akash.provider.v1beta4.EventProviderUpdated'],
  '/akash.deployment.v1beta4.MsgCreateDeployment': [
    'akash.deployment.v1.EventDeploymentCreated',
    'akash.market.v1.EventOrderCreated',
    'coin_spent',
  ],
  '/akash.deployment.v1beta4.MsgUpdateDeployment': ['akash.deployment.v1.EventDeploymentUpdated'],
  '/akash.deployment.v1beta4.MsgCloseDeployment': ['akash.deployment.v1.EventDeploymentClosed'],
  '/akash.deployment.v1beta4.MsgCloseGroup': ['akash.deployment.v1.EventGroupClosed'],
  '/akash.deployment.v1beta4.MsgPauseGroup': ['akash.deployment.v1.EventGroupPaused'],
  '/akash.deployment.v1beta4.MsgStartGroup': [
    'akash.deployment.v1.EventGroupStarted',
    'akash.market.v1.EventOrderCreated',
  ],
  '/akash.market.v1beta5.MsgCreateBid': ['akash.market.v1.EventBidCreated', 'coin_spent'],
  '/akash.market.v1beta5.MsgCloseBid': ['akash.market.v1.EventBidClosed', 'coin_spent'],
  '/akash.market.v1beta5.MsgCreateLease': ['akash.market.v1.EventLeaseCreated'],
  '/akash.market.v1beta5.MsgCloseLease': ['akash.market.v1.EventLeaseClosed'],
  '/akash.market.v1beta5.MsgLeaseStartReclaim': ['akash.market.v1.EventLeaseReclaimStarted'],
  '/akash.market.v1beta5.MsgWithdrawLease': [],
  '/akash.escrow.v1.MsgAccountDeposit': ['coin_spent'],
  '/akash.bme.v1.MsgBurnACT': ['coin_spent'],
  '/cosmos.bank.v1beta1.MsgSend': ['coin_spent', 'coin_received', 'transfer'],
  '/cosmos.authz.v1beta1.MsgGrant': ['cosmos.authz.v1beta1.EventGrant'],
  '/cosmos.authz.v1beta1.MsgRevoke': ['cosmos.authz.v1beta1.EventRevoke'],
  '/cosmos.authz.v1beta1.MsgExec': [],
  '/cosmos.feegrant.v1beta1.MsgGrantAllowance': ['set_feegrant'],
  '/akash.oracle.v2.MsgAddPriceEntry': ['akash.oracle.v2.EventPriceData'],
};

/** Each accepted message names itself and has its events; a refused transaction has paid, no more. */
export const messagesAreTold: Invariant = {
  name: 'each accepted message has its events',
  check: (_before, _after, { txs }) =>
    txs.flatMap((tx) => (tx.code === 0 ? accepted(tx) : refused(tx))),
};

function accepted({ messages, events }: SeenTx): readonly string[] {
  return messages.flatMap(({ typeUrl }, index) => {
    const own = events.filter(({ attributes }) => attributes['msg_index'] === String(index));
    const named = own.some(
      ({ type, attributes }) => type === 'message' && attributes['action'] === typeUrl,
    );
    const missing = (OWN_EVENTS[typeUrl] ?? ['an entry in the table']).filter(
      (wanted) => !own.some(({ type }) => type === wanted),
    );
    return [...(named ? [] : ['its name']), ...missing].map(
      (what) => `message ${index}, ${typeUrl}, has no ${what}`,
    );
  });
}

function refused({ events, messages }: SeenTx): readonly string[] {
  const done = events.filter(({ attributes }: SeenEvent) => attributes['msg_index'] !== undefined);
  return done.map(({ type }) => `refused ${String(messages[0]?.typeUrl)}, yet ${type}`);
}
