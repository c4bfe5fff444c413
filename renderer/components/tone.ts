/** The four meanings of colour, and none. */
export type Tone = 'neutral' | 'paid' | 'accrued' | 'yours' | 'alert';
