/** Carries frames as text between this page and the agent, unread. */
export interface Transport {
  send(text: string): void;
  close(): void;
}

export interface TransportEvents {
  /** Frames can be sent. */
  readonly onOpen: () => void;
  readonly onFrame: (text: string) => void;
  /** It is over, or never came to be. Called once. */
  readonly onClose: () => void;
}

export type Connect = (events: TransportEvents) => Transport;

/** The agent that served this page, by WebSocket; the browser's cookie says who we are. */
export const connectWebSocket: Connect = ({ onOpen, onFrame, onClose }) => {
  const { protocol, host } = window.location;
  const socket = new WebSocket(`${protocol === 'https:' ? 'wss' : 'ws'}://${host}/control`);
  let over = false;
  const end = (): void => {
    if (over) return;
    over = true;
    onClose();
  };
  socket.addEventListener('open', onOpen);
  socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (typeof data === 'string') onFrame(data);
  });
  socket.addEventListener('close', end);
  socket.addEventListener('error', end);
  return {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: () => {
      socket.close();
      end();
    },
  };
};
