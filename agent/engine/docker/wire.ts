/** The parts of the engine's JSON that we read; everything else is left alone. */

export interface EngineVersion {
  readonly Version: string;
  readonly ApiVersion: string;
  readonly MinAPIVersion?: string;
  readonly Arch: string;
  readonly Os: string;
  readonly Components?: readonly { readonly Name: string; readonly Version: string }[];
}

export interface EngineInfo {
  readonly CgroupVersion?: string;
  readonly Runtimes?: Readonly<Record<string, RuntimeRow>>;
  readonly SecurityOptions?: readonly string[] | null;
  readonly MemoryLimit?: boolean;
  readonly SwapLimit?: boolean;
  readonly PidsLimit?: boolean;
  readonly CpuCfsQuota?: boolean;
  readonly Driver?: string;
  readonly NCPU?: number;
  readonly DiscoveredDevices?: readonly { readonly Source: string; readonly ID: string }[] | null;
}

export interface RuntimeRow {
  readonly path?: string;
  readonly runtimeArgs?: readonly string[] | null;
  /** Instead of a path: a shim of containerd's, which reads its settings from a file of its own. */
  readonly runtimeType?: string;
}

export type Labels = Readonly<Record<string, string>>;

export interface ContainerRow {
  readonly Id: string;
  readonly Names: readonly string[];
  readonly ImageID: string;
  readonly State: string;
  readonly Labels: Labels | null;
}

export interface ContainerDetail {
  readonly Id: string;
  readonly State: {
    readonly Status: string;
    readonly Running: boolean;
    readonly ExitCode: number;
    readonly OOMKilled: boolean;
    readonly StartedAt: string;
    readonly FinishedAt: string;
  };
  /** Commands that were run in it, also some that have ended. */
  readonly ExecIDs?: readonly string[] | null;
}

export interface NetworkRow {
  readonly Id: string;
  readonly Name: string;
  readonly Labels: Labels | null;
  readonly Options?: Labels | null;
  readonly IPAM?: {
    readonly Config?: readonly { readonly Subnet?: string; readonly Gateway?: string }[] | null;
  } | null;
}

export interface VolumeRow {
  readonly Name: string;
  /** The folder that it is, on the engine's machine. */
  readonly Mountpoint: string;
  readonly Labels: Labels | null;
}

export interface ImageDetail {
  readonly Id: string;
  readonly Size: number;
  /** `name@sha256:…`, of each registry that it came from. */
  readonly RepoDigests?: readonly string[] | null;
  readonly Config?: { readonly Labels?: Labels | null } | null;
}

export interface EngineEvent {
  readonly Type?: string;
  readonly Action?: string;
  readonly Actor?: { readonly ID: string; readonly Attributes: Labels };
  readonly timeNano?: number;
  readonly time?: number;
}

export interface ExecDetail {
  readonly Running: boolean;
  readonly ExitCode: number | null;
  readonly ProcessConfig?: { readonly tty?: boolean };
}

export interface PullLine {
  readonly id?: string;
  readonly status?: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
  readonly error?: string;
  readonly errorDetail?: { readonly message?: string };
}

export interface StatsAnswer {
  readonly read: string;
  readonly cpu_stats?: { readonly cpu_usage?: { readonly total_usage?: number } };
  readonly memory_stats?: {
    readonly usage?: number;
    readonly limit?: number;
    readonly stats?: Readonly<Record<string, number>>;
  };
  readonly pids_stats?: { readonly current?: number };
  readonly networks?: Readonly<
    Record<string, { readonly rx_bytes: number; readonly tx_bytes: number }>
  >;
}
