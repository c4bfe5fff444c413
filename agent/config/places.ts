import { createHash } from 'node:crypto';
import { homedir, tmpdir, userInfo } from 'node:os';
import path from 'node:path';

/** Where things lie by default. Taken as arguments, so that a test can be on another system. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly temporary: string;
  readonly user: string;
}

export function thisMachine(env: Readonly<Record<string, string | undefined>>): Machine {
  const { username, uid } = userInfo();
  return {
    platform: process.platform,
    env,
    home: homedir(),
    temporary: tmpdir(),
    user: uid >= 0 ? String(uid) : username,
  };
}

export function defaultDataDir(machine: Machine): string {
  const { env, home, platform } = machine;
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'Sublet');
  if (platform === 'win32') {
    return path.join(env.LOCALAPPDATA ?? path.join(home, 'AppData', 'Local'), 'Sublet');
  }
  return path.join(xdg(machine, 'XDG_DATA_HOME', '.local/share'), 'sublet');
}

export function defaultConfigFile(machine: Machine): string {
  const { env, home, platform } = machine;
  if (platform === 'darwin') return path.join(defaultDataDir(machine), 'config.json');
  if (platform === 'win32') {
    const folder = env.APPDATA ?? path.join(home, 'AppData', 'Roaming');
    return path.join(folder, 'Sublet', 'config.json');
  }
  return path.join(xdg(machine, 'XDG_CONFIG_HOME', '.config'), 'sublet', 'config.json');
}

/** Where whoever runs the machine fixes settings for all its users; only they can write there. */
export function defaultPolicyFile({ env, platform }: Machine): string {
  if (platform === 'darwin') return '/Library/Application Support/Sublet/policy.json';
  if (platform === 'win32') {
    return path.win32.join(env.ProgramData ?? 'C:\\ProgramData', 'Sublet', 'policy.json');
  }
  return '/etc/sublet/policy.json';
}

/** The system takes 103 bytes at most (107 on Linux), and a draft of the socket needs some more. */
const LONGEST_SOCKET_PATH = 90;

/** Where an agent with this data folder is reached; the same answer for the agent and its clients. */
export function controlPlaces(
  machine: Machine,
  dataDir: string,
): { readonly socketPath: string; readonly tokenPath: string } {
  const tokenPath = path.join(dataDir, 'control', 'token');
  const id = createHash('sha256').update(`${machine.user}\n${dataDir}`).digest('hex').slice(0, 12);
  if (machine.platform === 'win32') return { socketPath: `\\\\.\\pipe\\sublet-${id}`, tokenPath };
  const beside = path.join(dataDir, 'control', 'agent.sock');
  if (Buffer.byteLength(beside) <= LONGEST_SOCKET_PATH) return { socketPath: beside, tokenPath };
  const folder = path.join(machine.temporary, `sublet-${machine.user}-${id}`);
  return { socketPath: path.join(folder, 'agent.sock'), tokenPath };
}

// The specification says to ignore a relative one.
function xdg(machine: Machine, variable: string, fallback: string): string {
  const given = machine.env[variable];
  return given !== undefined && path.isAbsolute(given) ? given : path.join(machine.home, fallback);
}
