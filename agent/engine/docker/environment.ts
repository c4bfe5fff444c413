import type { GpuId } from '../../domain/ids.ts';

/**
 * Variables that steer the GPU vendors' container hooks, which run as root outside the container:
 * a tenant who could set them would choose the GPUs, or (`LD_PRELOAD`, CVE-2025-23266) the hook's
 * code. Ours are set instead.
 */
const NOT_THE_TENANTS = /^(?:NVIDIA_.*|AMD_VISIBLE_DEVICES|LD_PRELOAD)=/;

/** The container's variables: the tenant's, expanded as Kubernetes does it, beneath ours. */
export function containerEnv(
  tenants: readonly string[],
  gpus: readonly GpuId[],
): readonly string[] {
  const expanded = expandEnv(tenants).filter((entry) => !NOT_THE_TENANTS.test(entry));
  if (gpus.length === 0) return [...expanded, 'NVIDIA_VISIBLE_DEVICES=void'];
  return [
    ...expanded,
    `NVIDIA_VISIBLE_DEVICES=${gpus.join(',')}`,
    'NVIDIA_DRIVER_CAPABILITIES=compute,utility',
    // A name without a value takes the variable out, also where the image sets it.
    'LD_PRELOAD',
    'AMD_VISIBLE_DEVICES',
  ];
}

/** Each variable sees those before it. */
export function expandEnv(entries: readonly string[]): readonly string[] {
  const known = new Map<string, string>();
  for (const entry of entries) {
    const at = entry.indexOf('=');
    if (at < 0) known.set(entry, '');
    else known.set(entry.slice(0, at), expand(entry.slice(at + 1), known));
  }
  return [...known].map(([name, value]) => `${name}=${value}`);
}

/** `command` or `args` with the variables filled in. */
export function expandWords(words: readonly string[], env: readonly string[]): readonly string[] {
  const known = new Map(
    expandEnv(env).map((entry) => {
      const at = entry.indexOf('=');
      return [entry.slice(0, at), entry.slice(at + 1)] as const;
    }),
  );
  return words.map((word) => expand(word, known));
}

/** `$(NAME)` is replaced where the name is known, `$$` is one dollar, all else stays. */
export function expand(text: string, known: ReadonlyMap<string, string>): string {
  return text.replace(/\$\$|\$\(([^)]*)\)/g, (whole, name: string | undefined) =>
    name === undefined ? '$' : (known.get(name) ?? whole),
  );
}
