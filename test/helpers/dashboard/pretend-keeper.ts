import type { MethodArgs, MethodName, MethodResult } from '../../../agent/api/methods.ts';
import type { SliceName } from '../../../agent/api/slices.ts';
import type { World } from './pretend-world.ts';

/** The world, and who has to hear that it changed. */
export interface WorldKeeper {
  readonly world: World;
  /** Notes the call; throws where it is to fail, and settles once it may be answered. */
  called(method: MethodName, args: unknown): Promise<void>;
  changed(...slices: readonly SliceName[]): void;
}

export type Note = <Name extends MethodName>(
  name: Name,
  answer: (args: MethodArgs<Name>) => MethodResult<Name>,
) => (args: MethodArgs<Name>) => Promise<MethodResult<Name>>;
