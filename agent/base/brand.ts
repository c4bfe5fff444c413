declare const brand: unique symbol;

/**
 * A value of type `T` that only its own `parseX` function can make, so that a lease reference is
 * never passed where an order reference is meant although both are strings.
 */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
