import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';

import { classNames } from './class-names.ts';
import type { IconName } from './Icon.tsx';
import { Icon } from './Icon.tsx';

/** A row of a menu. */
export type MenuItem =
  | {
      readonly kind: 'item';
      readonly label: string;
      readonly icon?: IconName | undefined;
      readonly onSelect: () => void;
      readonly tone?: 'danger' | undefined;
      readonly disabled?: boolean | undefined;
      /** A second line: what it does, or why it cannot be chosen. */
      readonly hint?: string | undefined;
    }
  | { readonly kind: 'separator' }
  | { readonly kind: 'label'; readonly label: string }
  | {
      readonly kind: 'radio';
      readonly label: string;
      readonly value: string;
      readonly options: readonly { readonly value: string; readonly label: string }[];
      readonly onChange: (value: string) => void;
    };

interface MenuProps {
  /** A Button. */
  readonly trigger: ReactNode;
  /** What the menu is called. */
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly align?: 'start' | 'end';
}

/** A menu that comes out of a button. */
export function Menu({ trigger, label, items, align = 'end' }: MenuProps) {
  // Not modal: the page behind stays in place and is not hidden from readers.
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          aria-label={label}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          loop
          className="enter z-50 max-h-(--radix-dropdown-menu-content-available-height) max-w-80 min-w-56 overflow-y-auto rounded-md border border-line bg-raised p-1 shadow-raised"
        >
          {items.map((item, index) => (
            <MenuRow key={keyOf(item, index)} item={item} />
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

const ROW =
  'flex min-h-9 cursor-pointer items-center gap-2.5 rounded-sm px-2.5 py-1.5 outline-none select-none data-[disabled]:cursor-not-allowed data-[disabled]:text-ink-3 data-[highlighted]:bg-hover data-[highlighted]:outline-2 data-[highlighted]:-outline-offset-2 data-[highlighted]:outline-transparent max-md:min-h-11';
const LABEL = 'px-2.5 pt-2 pb-1 text-xs font-medium text-ink-3';

function MenuRow({ item }: { readonly item: MenuItem }) {
  if (item.kind === 'separator')
    return <DropdownMenu.Separator className="mx-2 my-1 h-px bg-line" />;
  if (item.kind === 'label') {
    return <DropdownMenu.Label className={LABEL}>{item.label}</DropdownMenu.Label>;
  }
  if (item.kind === 'radio') {
    return (
      <DropdownMenu.RadioGroup
        aria-label={item.label}
        value={item.value}
        onValueChange={item.onChange}
      >
        <DropdownMenu.Label className={LABEL}>{item.label}</DropdownMenu.Label>
        {item.options.map((option) => (
          <DropdownMenu.RadioItem key={option.value} value={option.value} className={ROW}>
            <span className="grid size-4 flex-none place-items-center">
              <DropdownMenu.ItemIndicator>
                <Icon name="check" size="s" className="text-paid" />
              </DropdownMenu.ItemIndicator>
            </span>
            {option.label}
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
    );
  }
  return (
    <DropdownMenu.Item
      disabled={item.disabled === true}
      onSelect={item.onSelect}
      className={classNames(ROW, item.tone === 'danger' && 'text-alert')}
    >
      {item.icon !== undefined && <Icon name={item.icon} size="s" />}
      <span className="min-w-0">
        <span className="block">{item.label}</span>
        {item.hint !== undefined && <span className="block text-xs text-ink-3">{item.hint}</span>}
      </span>
    </DropdownMenu.Item>
  );
}

function keyOf(item: MenuItem, index: number): string {
  return item.kind === 'separator' ? `separator-${index}` : `${item.kind}-${item.label}`;
}
