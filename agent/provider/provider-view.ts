import type { Slices } from '../api/slices.ts';
import { addMs } from '../base/instant.ts';
import type { UseCases } from './use-cases.ts';

type ProviderSlice = Slices['provider'];

/** Demand for an auditor's word is counted over so long. */
const DEMAND_MS = 7 * 86_400_000;

/** What we are on the network. Pure reading: nothing here changes anything. */
export function providerView(provider: UseCases): ProviderSlice {
  const { setup, mode, registration } = provider;
  const certificate = registration.record?.value.certificate;
  return {
    mode: mode.mode,
    ...setupView(provider),
    blocked: [...setup.blocked()],
    ...recordView(provider),
    ...(certificate === undefined ? {} : { certificate: { ...certificate } }),
    audits: [...registration.audits].map(([auditor, attributes]) => ({
      auditor,
      attributes: attributes.length,
    })),
    ...auditDemandView(provider),
  };
}

function setupView({ setup, mode }: UseCases): Pick<ProviderSlice, 'setup'> {
  const funds = setup.funds();
  if (funds === undefined) return {};
  const { needs, has } = funds;
  return {
    setup: {
      steps: setup.steps().map((step) => ({ ...step })),
      needs: { ...needs },
      ...(has === undefined ? {} : { has: { ...has } }),
      started: mode.started,
    },
  };
}

function recordView({ registration }: UseCases): Pick<ProviderSlice, 'record'> {
  const { record } = registration;
  if (record === undefined) return {};
  const { attributes, hostUri = '', email = '', website = '' } = record.value;
  return {
    record: {
      hostUri,
      email,
      website,
      attributes: attributes.map(({ key, value }) => ({ key, value })),
      upToDate: registration.isUpToDate,
      readAtMs: record.readAtMs,
    },
  };
}

function auditDemandView({ parts }: UseCases): Pick<ProviderSlice, 'auditDemand'> {
  const { network, storage, clock } = parts;
  if (network.money === 'none') return {};
  const fromMs = addMs(clock.now(), -DEMAND_MS);
  const seen = Object.values(storage.decisions.count(fromMs)).reduce((sum, n) => sum + n, 0);
  return { auditDemand: { fromMs, seen, wanted: storage.decisions.countWantsAudit(fromMs) } };
}
