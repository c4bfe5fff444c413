import { SystemClock } from '../../../agent/base/clock.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import { ManualClock } from '../../../agent/base/manual-clock.ts';
import { ChallengePorts } from '../../../agent/gateway/acme/challenge-ports.ts';
import { Challenges } from '../../../agent/gateway/acme/challenges.ts';
import type { CertificateAuthority } from '../../../agent/gateway/acme/interface.ts';
import { PublicCertificateKeeper } from '../../../agent/gateway/acme/keeper.ts';
import type { AcmeOptions } from '../../../agent/gateway/acme/options.ts';
import type { AcmeStore } from '../../../agent/gateway/acme/record.ts';
import { AcmeAuthority } from '../../../agent/gateway/acme/rfc8555.ts';
import { AcmeTransport } from '../../../agent/gateway/acme/transport.ts';
import type { PebbleWorld } from './pebble.ts';

export const NAME = 'gpu.example';
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** What is written is kept as long as the test. */
export class MemoryStore implements AcmeStore {
  text: string | undefined;
  full = false;

  read(): string | undefined {
    return this.text;
  }

  write(text: string): void {
    if (this.full) throw new Error('disk full');
    this.text = text;
  }
}

/** A keeper of certificates before a real authority, on a clock that is moved by hand. */
export class CertificateWorld {
  readonly clock = new ManualClock(Date.now());
  readonly challenges = new Challenges(this.clock);
  readonly #transports: AcmeTransport[] = [];
  readonly #pebble: PebbleWorld;
  readonly #keepers: PublicCertificateKeeper[] = [];
  name: string | undefined = NAME;

  constructor(pebble: PebbleWorld) {
    this.#pebble = pebble;
  }

  authority(trusted = this.#pebble.trusted): CertificateAuthority {
    const transport = new AcmeTransport(trusted);
    this.#transports.push(transport);
    return new AcmeAuthority(this.#pebble.authority.directory, { transport, clock: this.clock });
  }

  /** As a start of the agent makes one. */
  keeper(
    store: AcmeStore,
    options: Partial<AcmeOptions> = {},
    authority = this.authority(),
  ): PublicCertificateKeeper {
    const { httpPort, tlsPort, authority: troubled } = this.#pebble;
    const all: AcmeOptions = {
      ...{ directory: troubled.directory, kinds: ['http-01', 'tls-alpn-01'], address: '127.0.0.1' },
      ...{ httpPort, tlsPort },
      ...options,
    };
    const ports = new ChallengePorts(all, this.challenges, silentLogger);
    const keeper = new PublicCertificateKeeper(all, {
      ...{ clock: this.clock, log: silentLogger, store, authority, random: () => 0 },
      show: (challenge) => ports.show(challenge),
      name: () => this.name,
    });
    this.#keepers.push(keeper);
    return keeper;
  }

  /** One look of the keeper, time going on as long as it waits. */
  async look(keeper: PublicCertificateKeeper): Promise<void> {
    let done = false;
    void keeper.look().then(() => (done = true));
    const real = new SystemClock();
    const never = new AbortController();
    for (let turn = 0; !(done as boolean); turn++) {
      await real.sleep(2, never.signal);
      // What is on its way comes first; then a second goes by here.
      if (turn % 50 === 49) await this.clock.advance(1000);
    }
  }

  /** Time goes by here and at the authority; there is a look in every hour. Resolves to how many. */
  async pass(keeper: PublicCertificateKeeper, ms: number, stepMs = HOUR_MS): Promise<number> {
    let looks = 0;
    for (let passed = 0; passed < ms; passed += stepMs, looks++) {
      this.#pebble.authority.aheadMs += stepMs;
      await this.clock.advance(stepMs);
      await this.look(keeper);
    }
    return looks;
  }

  async close(): Promise<void> {
    for (const keeper of this.#keepers) await keeper.close();
    for (const transport of this.#transports) await transport.close();
  }
}
