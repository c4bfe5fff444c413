import { classNames } from '../../components/class-names.ts';
import { moreBeyond } from '../../components/more-beyond.ts';
import { useTexts } from '../../messages/texts.tsx';
import type { Section } from './sections.ts';

interface SectionNavProps {
  readonly sections: readonly Section[];
  readonly current: Section | undefined;
  readonly onGo: (section: Section) => void;
}

/** The way to each section; beside them, or a row that scrolls where there is no room. */
export function SectionNav({ sections, current, onGo }: SectionNavProps) {
  const { t } = useTexts();
  return (
    <nav
      ref={moreBeyond}
      aria-label={t('settings.sections')}
      className="more-beyond -mx-4 flex gap-0.5 overflow-x-auto px-4 py-1 no-scrollbar md:mx-0 md:px-1 lg:sticky lg:top-20 lg:grid lg:self-start lg:px-0"
    >
      {sections.map((section) => (
        <button
          key={section}
          type="button"
          aria-current={section === current ? 'true' : undefined}
          onClick={() => onGo(section)}
          className={classNames(
            'control min-h-8 rounded-sm px-2.5 py-1.5 text-start text-sm font-medium whitespace-nowrap text-ink-2 hover:bg-hover hover:text-ink max-md:min-h-11 lg:whitespace-normal',
            'aria-[current=true]:bg-hover aria-[current=true]:font-semibold aria-[current=true]:text-ink',
          )}
        >
          {t(`settings.section.${section}`)}
        </button>
      ))}
    </nav>
  );
}
