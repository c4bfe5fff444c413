import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

import { moreBeyond } from './more-beyond.ts';

interface TabsProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly tabs: readonly {
    readonly value: T;
    readonly label: ReactNode;
    /** Made only while its tab is open. */
    readonly content: ReactNode;
  }[];
}

/** Pages in a page. On a small window the row of names scrolls sideways in itself. */
export function Tabs<T extends string>({ label, value, onChange, tabs }: TabsProps<T>) {
  const choose = (next: string): void => {
    const tab = tabs.find((each) => each.value === next);
    if (tab !== undefined) onChange(tab.value);
  };
  return (
    <Radix.Root value={value} onValueChange={choose} className="grid min-w-0 gap-4">
      <Radix.List
        ref={moreBeyond}
        aria-label={label}
        className="more-beyond flex gap-3 overflow-x-auto border-b border-line no-scrollbar"
      >
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.value}
            value={tab.value}
            className="control border-b-2 border-transparent px-1 pt-2 pb-2.5 font-medium whitespace-nowrap text-ink-2 -outline-offset-2 hover:text-ink data-[state=active]:border-paid-fill data-[state=active]:font-semibold data-[state=active]:text-ink max-md:min-h-11"
          >
            {tab.label}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content key={tab.value} value={tab.value} className="min-w-0">
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
