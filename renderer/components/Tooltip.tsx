import { autoUpdate, flip, offset, shift, useFloating } from '@floating-ui/react-dom';
import type { ReactElement, ReactNode } from 'react';
import {
  cloneElement,
  createContext,
  use,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react';
import { createPortal } from 'react-dom';

type Side = 'top' | 'right' | 'bottom' | 'left';

/** What is shown, and at which element. */
interface Note {
  readonly anchor: Element;
  readonly content: ReactNode;
  readonly side: Side;
}

/** The one note of the page: hundreds of numbers have one, and only one is ever seen. */
interface NoteHost {
  show(this: void, note: Note, afterMs: number): void;
  /** Takes the note of that element away, after a moment in which the pointer may reach the note. */
  hide(this: void, anchor: Element, afterMs: number): void;
  shows(this: void, anchor: Element): boolean;
}

const NOWHERE: NoteHost = { show: () => undefined, hide: () => undefined, shows: () => false };
const HostContext = createContext<NoteHost>(NOWHERE);
const HOVER_MS = 350;
const LEAVE_MS = 150;

/** Stands once around the app and shows the note. */
export function TooltipRoot({ children }: { readonly children: ReactNode }) {
  const [note, setNote] = useState<Note>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const shown = useRef<Element>(undefined);

  const host = useMemo((): NoteHost => {
    const later = (work: () => void, afterMs: number): void => {
      clearTimeout(timer.current);
      timer.current = afterMs === 0 ? undefined : setTimeout(work, afterMs);
      if (afterMs === 0) work();
    };
    const set = (next: Note | undefined): void => {
      shown.current = next?.anchor;
      setNote(next);
    };
    return {
      // From one number to the next there is no waiting.
      show: (next, afterMs) => later(() => set(next), shown.current === undefined ? afterMs : 0),
      hide: (anchor, afterMs) =>
        later(() => {
          if (shown.current === anchor) set(undefined);
        }, afterMs),
      shows: (anchor) => shown.current === anchor,
    };
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);

  return (
    <HostContext value={host}>
      {children}
      {note !== undefined &&
        createPortal(
          <NoteBox
            note={note}
            onHide={() => host.hide(note.anchor, 0)}
            onStay={() => clearTimeout(timer.current)}
            onLeave={() => host.hide(note.anchor, LEAVE_MS)}
          />,
          document.body,
        )}
    </HostContext>
  );
}

interface NoteBoxProps {
  readonly note: Note;
  readonly onHide: () => void;
  readonly onStay: () => void;
  readonly onLeave: () => void;
}

function NoteBox({ note: { anchor, content, side }, onHide, onStay, onLeave }: NoteBoxProps) {
  const id = useId();
  const { refs, floatingStyles } = useFloating({
    placement: side,
    strategy: 'fixed',
    elements: { reference: anchor },
    middleware: [offset(6), flip({ padding: 8 }), shift({ padding: 8 })],
    whileElementsMounted: autoUpdate,
  });
  const hide = useRef(onHide);
  useEffect(() => {
    hide.current = onHide;
  });

  useEffect(() => {
    const own = anchor.getAttribute('aria-describedby');
    anchor.setAttribute('aria-describedby', own === null ? id : `${own} ${id}`);
    const onKey = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape') hide.current();
    };
    const onPress = ({ target }: PointerEvent): void => {
      if (target instanceof Node && !anchor.contains(target)) hide.current();
    };
    // What it stands at may be drawn anew without it.
    const gone = setInterval(() => {
      if (!anchor.isConnected) hide.current();
    }, 500);
    document.addEventListener('keydown', onKey);
    document.addEventListener('pointerdown', onPress);
    return () => {
      clearInterval(gone);
      document.removeEventListener('keydown', onKey);
      document.removeEventListener('pointerdown', onPress);
      if (own === null) anchor.removeAttribute('aria-describedby');
      else anchor.setAttribute('aria-describedby', own);
    };
  }, [anchor, id]);

  return (
    <div
      ref={refs.setFloating}
      id={id}
      role="tooltip"
      style={floatingStyles}
      onPointerEnter={onStay}
      onPointerLeave={onLeave}
      className="z-50 w-max max-w-72 rounded-sm border border-line bg-raised px-2.5 py-1.5 text-xs text-ink-2 shadow-raised"
    >
      {content}
    </div>
  );
}

interface TooltipProps {
  readonly content: ReactNode;
  /** One element that can have focus. */
  readonly children: ReactElement<AnchorProps>;
  /** Opens by tap too; the tap then does nothing else. For things that are no control. */
  readonly tap?: boolean;
  readonly side?: Side;
}

/** What a note listens to at its element; the element's own come first. */
type AnchorProps = Pick<
  React.DOMAttributes<Element>,
  'onPointerEnter' | 'onPointerLeave' | 'onFocus' | 'onBlur' | 'onPointerDown' | 'onClick'
>;

/** A note on hover and focus. What it says is never needed to act. */
export function Tooltip({ content, children, tap = false, side = 'top' }: TooltipProps) {
  const host = use(HostContext);
  const anchor = useRef<Element>(undefined);
  const wasShown = useRef(false);
  const own = children.props;

  // While it is looked at, the age in it counts on.
  useEffect(() => {
    const element = anchor.current;
    if (element !== undefined && host.shows(element)) {
      host.show({ anchor: element, content, side }, 0);
    }
  });

  const open = (element: Element, afterMs: number): void => {
    anchor.current = element;
    host.show({ anchor: element, content, side }, afterMs);
  };
  const props: AnchorProps = {
    onPointerEnter: (event) => {
      own.onPointerEnter?.(event);
      // A finger has no hover; it taps.
      if (event.pointerType !== 'touch') open(event.currentTarget, HOVER_MS);
    },
    onPointerLeave: (event) => {
      own.onPointerLeave?.(event);
      if (event.pointerType !== 'touch') host.hide(event.currentTarget, LEAVE_MS);
    },
    onFocus: (event) => {
      own.onFocus?.(event);
      // A click focuses too, and means something else.
      if (event.currentTarget.matches(':focus-visible')) open(event.currentTarget, 0);
    },
    onBlur: (event) => {
      own.onBlur?.(event);
      host.hide(event.currentTarget, 0);
    },
    onPointerDown: (event) => {
      own.onPointerDown?.(event);
      wasShown.current = host.shows(event.currentTarget);
      if (!tap) host.hide(event.currentTarget, 0);
    },
    onClick: (event) => {
      own.onClick?.(event);
      if (!tap) return;
      // Keeps a row below from being opened.
      event.preventDefault();
      event.stopPropagation();
      if (wasShown.current) host.hide(event.currentTarget, 0);
      else open(event.currentTarget, 0);
    },
  };
  return cloneElement(children, props);
}
