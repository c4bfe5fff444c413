import { Icon } from './Icon.tsx';

/** Why nothing on a page can be changed now: said once, for all that it holds. */
export function ReadOnlyNote({ reason }: { readonly reason: string }) {
  return (
    <p className="flex items-center gap-2 rounded-md border border-line bg-surface px-4 py-2.5 text-sm text-ink-2">
      <Icon name="lock" size="s" />
      {reason}
    </p>
  );
}
