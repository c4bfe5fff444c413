import type { BlockHeight } from '../../domain/time.ts';
import type { MarketEvent } from '../interface.ts';
import type { Books } from './books.ts';

/** An event and the one provider that it is for; without one it is for all. */
export interface AddressedEvent {
  readonly event: MarketEvent;
  readonly to?: string;
}

/** The block that is being made: everything that changes the books is given one. */
export interface BlockScope {
  readonly books: Books;
  readonly height: BlockHeight;
  emit(event: MarketEvent, to?: string): void;
}
