import { z } from 'zod';

import type { Served, ServedPorts } from '../domain/served-ports.ts';
import { SERVED } from '../domain/served-ports.ts';
import type { Settings } from './settings.ts';

/** A port of this machine, and who is to listen there. */
export const servedPort = z.object({ number: z.number().int(), for: z.enum(SERVED) });
export type ServedPortValue = z.output<typeof servedPort>;

/** The setting of each. */
export const PORT_SETTINGS = {
  gateway: 'gateway.port',
  grpc: 'gateway.grpcPort',
  ingress: 'ingress.port',
  secureIngress: 'ingress.securePort',
} as const satisfies Readonly<Record<Served, string>>;
export type PortSetting = (typeof PORT_SETTINGS)[Served];

/** Every setting that says where renters and their visitors come in. */
export const SERVED_SETTINGS = [
  'gateway.port',
  'gateway.publicPort',
  'gateway.grpcPort',
  'ingress.port',
  'ingress.securePort',
  'ingress.domain',
] as const;

/** Which port each is to have; 0 is any free one. */
export function servedPorts({ gateway, ingress }: Ports): ServedPorts {
  return {
    ...{ gateway: gateway.port, grpc: gateway.grpcPort },
    ...{ ingress: ingress.port, secureIngress: ingress.securePort },
  };
}

type Ports = Pick<Settings, 'gateway' | 'ingress'>;

/** The setting that has that port already, where it is another one than `setting`. */
export function portTakenBy(ports: Ports, setting: string, port: number): PortSetting | undefined {
  const served = servedPorts(ports);
  const others = SERVED.filter((each) => PORT_SETTINGS[each] !== setting);
  const holder = port === 0 ? undefined : others.find((each) => served[each] === port);
  return holder === undefined ? undefined : PORT_SETTINGS[holder];
}
