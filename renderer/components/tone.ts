/** The meanings of colour, and none. `test` is for a network of test coins and nothing else. */
export type Tone = 'neutral' | 'paid' | 'accrued' | 'yours' | 'alert' | 'test';
