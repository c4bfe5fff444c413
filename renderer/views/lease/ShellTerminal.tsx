import '@xterm/xterm/css/xterm.css';

import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import { useEffect, useRef } from 'react';

import type { LeaseValue } from '../../../agent/api/slices.ts';
import type { StreamListener } from '../../state/agent-client.ts';
import type { CallError } from '../../state/agent-error.ts';
import { openStream } from '../../state/session.ts';
import { ShellInputs } from './shell-inputs.ts';
import { documentWithNonce, withStyleNonce } from './style-nonce.ts';
import { terminalTheme } from './terminal-theme.ts';

/** How a shell came to its end: with a code of its own, or cut off. */
export type ShellEnd =
  | { readonly type: 'exit'; readonly code: number }
  | { readonly type: 'cut'; readonly error: CallError | undefined };

interface ShellTerminalProps {
  readonly lease: LeaseValue['lease'];
  readonly service: LeaseValue['services'][number]['service'];
  readonly replica: number;
  readonly onEnd: (end: ShellEnd) => void;
  /** The keyboard wants out of the terminal. */
  readonly onLeave: () => void;
  /** A paste was larger than what can wait. */
  readonly onTooMuch: () => void;
}

/** What a program may not do here: set the title (0–2), make links (8), write the clipboard (52). */
const IGNORED_OSC = [0, 1, 2, 8, 52];
const FONT_PX = 13;
const SCROLLBACK = 5_000;

/** A terminal with a shell in a container, from when it is shown until it goes. */
export function ShellTerminal(props: ShellTerminalProps) {
  const { lease, service, replica } = props;
  const box = useRef<HTMLDivElement>(null);
  const callbacks = useRef(props);
  useEffect(() => {
    callbacks.current = props;
  });

  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const terminal = new Terminal({
      documentOverride: documentWithNonce(),
      screenReaderMode: true,
      cursorBlink: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--mono'),
      fontSize: FONT_PX,
      lineHeight: 1.25,
      minimumContrastRatio: 4.5,
      scrollback: SCROLLBACK,
      linkHandler: null,
      logLevel: 'off',
      theme: terminalTheme(),
    });
    const fit = new FitAddon();
    terminal.loadAddon(fit);
    for (const osc of IGNORED_OSC) terminal.parser.registerOscHandler(osc, () => true);
    withStyleNonce(() => terminal.open(element));
    fit.fit();

    let over = false;
    let exit: number | undefined;
    const listener: StreamListener<'lease.shell'> & { onTaken: (count: number) => void } = {
      onItem: (item) => {
        if (item.type === 'exit') exit = item.code;
        else terminal.write(item.bytes);
      },
      onTaken: (count) => inputs.taken(count),
      onEnd: (error) => {
        if (over) return;
        over = true;
        terminal.options.disableStdin = true;
        const end: ShellEnd =
          exit === undefined ? { type: 'cut', error } : { type: 'exit', code: exit };
        callbacks.current.onEnd(end);
      },
    };
    const { cols: columns, rows } = terminal;
    const stream = openStream(
      'lease.shell',
      {
        lease,
        service,
        replica,
        command: ['/bin/sh'],
        tty: true,
        stdin: true,
        size: { columns, rows },
      },
      listener,
    );
    const inputs = new ShellInputs((input) => stream.send(input));
    const encoder = new TextEncoder();
    const type = (bytes: Uint8Array<ArrayBuffer>): void => {
      if (!over && !inputs.type(bytes)) callbacks.current.onTooMuch();
    };
    terminal.onData((text) => type(encoder.encode(text)));
    terminal.onBinary((text) => type(Uint8Array.from(text, (sign) => sign.charCodeAt(0))));
    terminal.onResize(({ cols, rows: high }) => {
      if (!over) inputs.resize(cols, high);
    });
    terminal.attachCustomKeyEventHandler((event) => keepsKey(event, terminal, callbacks.current));
    terminal.focus();

    const sizes = new ResizeObserver(() => fit.fit());
    sizes.observe(element);
    const themes = new MutationObserver(() => {
      terminal.options.theme = terminalTheme();
    });
    themes.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      over = true;
      sizes.disconnect();
      themes.disconnect();
      stream.cancel();
      terminal.dispose();
    };
  }, [lease, service, replica]);

  return <div ref={box} className="h-[min(28rem,60vh)] min-w-0 overflow-hidden" />;
}

/** Whether the terminal gets that key. */
function keepsKey(
  event: KeyboardEvent,
  terminal: Terminal,
  { onLeave }: Pick<ShellTerminalProps, 'onLeave'>,
): boolean {
  if (event.type !== 'keydown' || !event.ctrlKey || !event.shiftKey) return true;
  if (event.key === 'Enter') {
    event.preventDefault();
    onLeave();
    return false;
  }
  if (event.code === 'KeyC' && terminal.hasSelection()) {
    event.preventDefault();
    void navigator.clipboard.writeText(terminal.getSelection());
    return false;
  }
  return true;
}
