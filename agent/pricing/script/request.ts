import type { Dec } from '../../domain/money.ts';
import { DEC_DIGITS, decToText } from '../../domain/money.ts';
import type { GpuWish, ResourceUnit } from '../../domain/resources.ts';
import type { PriceRequest } from '../interface.ts';

/** Digits behind the point that a price needs, as the protocol says them. */
const PRICE_PRECISION = 6;

/** What a price program reads, as Akash's own provider writes it: one line of JSON. */
export function requestText({ group, gpus, maxPrice }: PriceRequest): string {
  const request = {
    resources: group.units.map((unit) => unitOf(unit, gpus.get(unit.id))),
    price: { denom: maxPrice.denom, amount: amountText(maxPrice.amount) },
    price_precision: PRICE_PRECISION,
    confidential_compute: false,
  };
  return `${JSON.stringify(request)}\n`;
}

function unitOf(unit: ResourceUnit, kind: GpuWish | undefined): Readonly<Record<string, unknown>> {
  const { endpoints } = unit;
  return {
    memory: unit.memoryBytes,
    cpu: unit.cpuMilli,
    gpu: { units: unit.gpu.count, attributes: kind === undefined ? {} : gpuOf(kind) },
    storage: unit.storage.map(({ class: kind, bytes }) => ({ class: kind, size: bytes })),
    count: unit.count,
    endpoint_quantity: endpoints.http + endpoints.ports,
    // Orders with a leased address are not bid on.
    ip_lease_quantity: 0,
  };
}

function gpuOf({ vendor, model, memoryGi, interface: bus }: GpuWish): object {
  const card = {
    model,
    ...(memoryGi === undefined ? {} : { ram: `${memoryGi}Gi` }),
    ...(bus === undefined ? {} : { interface: bus }),
  };
  return { vendor: { [vendor]: card } };
}

/** With all digits, as the chain writes an amount: programs compare it as text and as a number. */
function amountText(amount: Dec): string {
  const [whole = '0', fraction = ''] = decToText(amount).split('.');
  return `${whole}.${fraction.padEnd(DEC_DIGITS, '0')}`;
}
