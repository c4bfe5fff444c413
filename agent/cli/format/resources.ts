import type { ResourceTotals } from '../../api/values.ts';

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];

/** `512 MiB`, `1.5 GiB`: at most three digits. */
export function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${Number(value.toPrecision(value >= 100 ? 4 : 3))} ${UNITS[unit] ?? ''}`;
}

/** `1 core`, `2.5 cores`, `0.1 cores` */
export function coresText(cpuMilli: number): string {
  return `${cpuMilli / 1000} ${cpuMilli === 1000 ? 'core' : 'cores'}`;
}

/** `1 lease`, `2 leases` */
export function countText(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** `2 cores, 4 GiB of memory, 10 GiB of disk, 1 GPU`; what is not asked for is left out. */
export function resourcesText(totals: ResourceTotals): string {
  const { cpuMilli, memoryBytes, diskBytes, gpus, ports } = totals;
  const parts = [coresText(cpuMilli), `${bytesText(memoryBytes)} of memory`];
  if (diskBytes > 0) parts.push(`${bytesText(diskBytes)} of disk`);
  if (gpus > 0) parts.push(countText(gpus, 'GPU'));
  if (ports > 0) parts.push(countText(ports, 'port'));
  return parts.join(', ');
}

/** What is left of what is offered: `1.5 of 2 cores, 3 GiB of 4 GiB of memory, 0 of 1 GPU free`. */
export function freeText(free: ResourceTotals, offered: ResourceTotals): string {
  const parts = [
    `${free.cpuMilli / 1000} of ${coresText(offered.cpuMilli)}`,
    `${bytesText(free.memoryBytes)} of ${bytesText(offered.memoryBytes)} of memory`,
    `${bytesText(free.diskBytes)} of ${bytesText(offered.diskBytes)} of disk`,
  ];
  if (offered.gpus > 0) parts.push(`${free.gpus} of ${countText(offered.gpus, 'GPU')}`);
  return parts.join(', ');
}
