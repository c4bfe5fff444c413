import { AgentError } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { LeaseRef } from '../domain/ids.ts';
import type { ServiceImage } from '../engine/interface.ts';
import type { ImageScanner } from '../scanning/interface.ts';
import type { EvidenceLog } from './evidence.ts';

/** `image-refused`: only another image helps. `scan-failed`: the owner's program came to no word. */
export type ImageScanErrorCode = 'image-refused' | 'scan-failed';

interface ImageScanParts {
  readonly scanner?: ImageScanner;
  readonly evidence: Pick<EvidenceLog, 'refused'>;
  readonly log: Logger;
}

/** Asks the owner's scan program, where one was named, of every image before anything of it runs. */
export class ImageScan {
  readonly #parts: ImageScanParts;
  readonly #log: Logger;

  constructor(parts: ImageScanParts) {
    this.#parts = parts;
    this.#log = parts.log.child('leasing');
  }

  /** Throws `AgentError` with an {@link ImageScanErrorCode} where the image may not run now. */
  async pass(lease: LeaseRef, image: ServiceImage, signal: AbortSignal): Promise<void> {
    const { scanner } = this.#parts;
    if (scanner === undefined) return;
    const answer = await scanner.scan(image, signal);
    if (answer.ok) return;
    const { code, reason } = answer;
    const { service, id } = image;
    if (code === 'failed') {
      throw new AgentError(
        'scan-failed' satisfies ImageScanErrorCode,
        `The image of service "${service}" does not run before it is scanned, and the scan program failed: ${reason}`,
      );
    }
    this.#parts.evidence.refused(lease, 'image-scan');
    this.#log.warn('an image is refused by the scan program', { lease, service, id, reason });
    throw new AgentError(
      'image-refused' satisfies ImageScanErrorCode,
      `The scan program refused the image of service "${service}": ${reason}`,
    );
  }
}
