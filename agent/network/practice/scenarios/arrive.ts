import type { TenantKind, TermsOverrides } from '../tenants/terms.ts';

/** Brings a new tenant to the market, in this block. */
export type Arrive = (kind: TenantKind, overrides?: TermsOverrides) => void;
