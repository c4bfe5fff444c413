import type { Slices } from '../../../agent/api/slices.ts';
import { Fact } from '../../components/Fact.tsx';
import { decimalMark, showDecimal } from '../../format/decimal.ts';
import { useFormats } from '../../format/formats.tsx';
import { gpuName } from '../../format/gpu-name.ts';
import { foreignText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import { useSlice } from '../../state/store.ts';
import { perBlockOfMonth } from './dollars.ts';
import { useBlockMs } from './use-block-ms.ts';
import { exampleMonth, examplePrice } from './worked-example.ts';

/** What a small rental on this machine's own card would be asked for. */
export function WorkedExample({ settings }: { readonly settings: Slices['settings'] }) {
  const { t } = useTexts();
  return (
    <p className="mt-4 rounded-md border border-line bg-sunken p-3.5 text-sm text-ink-2 wrap-anywhere">
      <span className="font-strong text-ink">{t('settings.example')}</span>{' '}
      {settings.values.pricing.strategy === 'script' ? (
        t('settings.example.script')
      ) : (
        <Sum settings={settings} />
      )}
    </p>
  );
}

function Sum({ settings }: { readonly settings: Slices['settings'] }) {
  const { t, rich, tag } = useTexts();
  const f = useFormats();
  const blockMs = useBlockMs();
  const model = useSlice('hardware')?.gpus[0]?.model;
  const mark = decimalMark(tag);
  const order = { cpus: 1, memoryGb: 4, ...(model === undefined ? {} : { model }) };
  const values = withDefaults(settings);
  const { denom, exponent } = f.currency;
  const isMonthly = values.pricing.strategy === 'monthly';
  const month = exampleMonth(values, order);
  const amount = isMonthly
    ? (perBlockOfMonth(month, blockMs, exponent) ?? '0')
    : examplePrice(values, order);
  const rate = f.rate({ denom, amount });
  const parts = [
    t('format.cpu', { n: order.cpus }),
    f.bytes(order.memoryGb * 1024 ** 3),
    ...(model === undefined ? [] : [t('settings.example.gpu', { model: gpuName(model) })]),
  ].join(' + ');
  return (
    <>
      {rate === undefined
        ? t('settings.example.unknown', { parts })
        : rich('settings.example.text', {
            parts,
            rate: (
              // Reckoned from the prices above: no reading, and so without an age.
              <Fact
                quiet
                source={t('settings.hourSource', { pace: f.pace })}
                className="font-semibold text-ink"
              >
                {t('settings.perHour', { rate: rate.text })}
              </Fact>
            ),
          })}{' '}
      {isMonthly
        ? t('settings.example.month', { amount: f.count(Number(month), 2) })
        : t('settings.example.block', {
            amount: showDecimal(amount, mark),
            denom: foreignText(denom, 80),
          })}
    </>
  );
}

/** The default for other models holds where the owner's table does not name one. */
function withDefaults({ values, defaults }: Slices['settings']): Slices['settings']['values'] {
  return {
    ...values,
    prices: { ...values.prices, gpu: { ...defaults.prices.gpu, ...values.prices.gpu } },
    monthly: { ...values.monthly, gpu: { ...defaults.monthly.gpu, ...values.monthly.gpu } },
  };
}
