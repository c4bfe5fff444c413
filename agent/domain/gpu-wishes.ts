import type { Attribute, GpuVendor, GpuWish } from './resources.ts';

const VENDORS: readonly GpuVendor[] = ['nvidia', 'amd'];
const WISH =
  /^vendor\/([a-z0-9]{1,32})\/model\/(\*|[a-z0-9][a-z0-9._-]{0,63})(?:\/ram\/([1-9]\d{0,5})Gi)?(?:\/interface\/(pcie|sxm\d{0,2}))?$/i;

/**
 * The kind of GPU that an attribute's key asks for: `vendor/nvidia/model/rtx4090/ram/24Gi`, with the
 * interface behind it where it matters. `undefined` for every other key.
 */
export function gpuWishOf(key: string): GpuWish | undefined {
  const [, vendorText = '', model = '', ram, bus] = WISH.exec(key) ?? [];
  const vendor = VENDORS.find((one) => one === vendorText.toLowerCase());
  if (vendor === undefined) return undefined;
  return {
    vendor,
    model: model.toLowerCase(),
    ...(ram === undefined ? {} : { memoryGi: Number(ram) }),
    // Which generation of it is not told apart: tenants write sxm4 and sxm5, and mean the socket.
    ...(bus === undefined ? {} : { interface: /^pcie$/i.test(bus) ? 'pcie' : 'sxm' }),
  };
}

/** The kinds that attributes name, in their order; those that we know no card of are left out. */
export function gpuWishesOf(attributes: readonly Attribute[]): readonly GpuWish[] {
  return attributes.flatMap(({ key, value }) => {
    const wish = value === 'true' ? gpuWishOf(key) : undefined;
    return wish ?? [];
  });
}
