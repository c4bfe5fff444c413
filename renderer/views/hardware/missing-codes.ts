/** Parts of the isolation that an engine may lack and that have words here. */
const MISSING_CODES = [
  'no-seccomp',
  'no-mandatory-access-control',
  'no-user-namespaces',
  'no-memory-limit',
  'no-swap-limit',
  'no-process-limit',
  'no-cpu-limit',
  'no-disk-quota',
  'no-init',
  'gpu-engine-too-old',
] as const;
export type MissingCode = (typeof MISSING_CODES)[number];

export function knownMissing(code: string): MissingCode | undefined {
  return MISSING_CODES.find((known) => known === code);
}
