import { useTexts } from '../messages/texts.tsx';
import { classNames } from './class-names.ts';
import { Icon } from './Icon.tsx';
import { inputLook } from './input-look.ts';

interface SearchInputProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** What is searched; also shown while it is empty, if there is no placeholder. */
  readonly label: string;
  readonly placeholder?: string | undefined;
  readonly className?: string | undefined;
}

/** A box that filters what stands below it as one types. */
export function SearchInput({ value, onChange, label, placeholder, className }: SearchInputProps) {
  const { t } = useTexts();
  return (
    <span className={classNames('relative flex min-w-0', className)}>
      <Icon
        name="search"
        size="s"
        className="pointer-events-none absolute start-3 top-1/2 -translate-y-1/2 text-ink-3"
      />
      <input
        type="text"
        role="searchbox"
        value={value}
        aria-label={label}
        placeholder={placeholder ?? label}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || value === '') return;
          event.stopPropagation();
          onChange('');
        }}
        className={inputLook(false, 'ps-9 pe-9 max-md:pe-11')}
      />
      {value !== '' && (
        <button
          type="button"
          aria-label={t('shared.clearSearch')}
          onClick={() => onChange('')}
          className="absolute end-1 top-1/2 grid size-7 -translate-y-1/2 place-items-center rounded-sm text-ink-2 hover:bg-hover max-md:end-0 max-md:size-11"
        >
          <Icon name="x" size="s" />
        </button>
      )}
    </span>
  );
}
