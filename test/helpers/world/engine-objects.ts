import { request } from 'node:http';

/** What the engine itself lists, asked without any of the agent's code. */
export interface EngineObjects {
  readonly containers: readonly {
    readonly id: string;
    readonly running: boolean;
    readonly labels: Readonly<Record<string, string>>;
  }[];
  readonly networks: readonly string[];
  readonly volumes: readonly string[];
}

export const SOCKET = '/var/run/docker.sock';

/** Everything on the engine that carries this instance's label. */
export async function engineObjects(instance: string, socket = SOCKET): Promise<EngineObjects> {
  const filters = encodeURIComponent(
    JSON.stringify({ label: [`dev.sublet.instance=${instance}`] }),
  );
  const [containers, networks, volumes] = await Promise.all([
    engineGet<{ Id: string; State: string; Labels: Record<string, string> }[]>(
      socket,
      `/containers/json?all=1&filters=${filters}`,
    ),
    engineGet<{ Name: string }[]>(socket, `/networks?filters=${filters}`),
    engineGet<{ Volumes: { Name: string }[] | null }>(socket, `/volumes?filters=${filters}`),
  ]);
  return {
    containers: containers.map(({ Id, State, Labels }) => ({
      id: Id,
      running: State === 'running',
      labels: Labels,
    })),
    networks: networks.map(({ Name }) => Name),
    volumes: (volumes.Volumes ?? []).map(({ Name }) => Name),
  };
}

/** Removes whatever an unfinished test left under this instance. */
export async function removeEngineObjects(instance: string, socket = SOCKET): Promise<void> {
  const { containers, networks, volumes } = await engineObjects(instance, socket);
  for (const { id } of containers)
    await engineCall(socket, 'DELETE', `/containers/${id}?force=1&v=1`);
  for (const name of networks) await engineCall(socket, 'DELETE', `/networks/${name}`);
  for (const name of volumes) await engineCall(socket, 'DELETE', `/volumes/${name}?force=1`);
}

async function engineGet<T>(socket: string, path: string): Promise<T> {
  return JSON.parse(await engineCall(socket, 'GET', path)) as T;
}

/** One plain HTTP request to the engine. */
export function engineCall(socket: string, method: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = request({ socketPath: socket, method, path, timeout: 60_000 }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      answer.on('end', () => resolve(text));
      answer.on('error', reject);
    });
    call.on('error', reject);
    call.on('timeout', () => call.destroy(new Error(`the engine did not answer ${path}`)));
    call.end();
  });
}
