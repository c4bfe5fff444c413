import type { Result } from '../base/result.ts';

/** Somebody who looks into images before anything of them runs, such as a program of the owner's. */
export interface ImageScanner {
  /** Whether the image may run. Never throws but for `signal`: what goes wrong is an answer. */
  scan(image: ScannedImage, signal: AbortSignal): Promise<ScanAnswer>;
}

/** An image that is on this machine. */
export interface ScannedImage {
  /** As the tenant wrote it. */
  readonly image: string;
  /** `sha256:…` of its configuration: by it the engine finds this very image. */
  readonly id: string;
  /** `sha256:…` by which its registry knows it; missing where it came from none. */
  readonly digest?: string;
}

/** `refused`: it must not run, in the scanner's words. `failed`: nobody can say. */
export type ScanAnswer = Result<
  undefined,
  { readonly code: 'refused' | 'failed'; readonly reason: string }
>;
