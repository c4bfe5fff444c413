import { foreignText } from '../format/names.ts';
import { CopyButton } from './CopyButton.tsx';

interface AddressTextProps {
  readonly address: string;
  /** What is copied, as the button says it; without one there is no button. */
  readonly copyLabel?: string | undefined;
}

/** An address in full: whoever compares it needs every letter. */
export function AddressText({ address, copyLabel }: AddressTextProps) {
  return (
    <span className="inline-flex max-w-full items-center gap-1">
      <bdi dir="ltr" className="min-w-0 font-mono text-sm break-all">
        {foreignText(address, 128)}
      </bdi>
      {copyLabel !== undefined && <CopyButton text={address} label={copyLabel} />}
    </span>
  );
}
