import { useState } from 'react';

import type { PreparedTransactionValue } from '../../agent/api/wallet.ts';
import { useFormats } from '../format/formats.tsx';
import { foreignText } from '../format/names.ts';
import { saveText } from '../format/save-file.ts';
import { useTexts } from '../messages/texts.tsx';
import { AddressText } from './AddressText.tsx';
import { Button } from './Button.tsx';
import { CopyButton } from './CopyButton.tsx';
import { KeyValue } from './KeyValue.tsx';
import { Note } from './Note.tsx';
import { Problem } from './Problem.tsx';
import { QrParts } from './QrParts.tsx';
import { Tabs } from './Tabs.tsx';
import type { WordsPreview } from './WordsInput.tsx';
import { readIndex, WordsInput } from './WordsInput.tsx';

interface PreparedPanelProps {
  readonly transaction: PreparedTransactionValue;
  /** The first part of the file's name. */
  readonly name: string;
  /** Whose these words are, or what is wrong with them. Rejects with what went wrong. */
  readonly onCheck: (words: string, index: number) => Promise<WordsPreview>;
  /** Signs with these words, which are not kept, and sends. Rejects with what went wrong. */
  readonly onSign: (words: string, index: number) => Promise<void>;
  /** Why nothing can be sent now. */
  readonly disabledReason?: string | undefined;
}

type Way = 'file' | 'qr' | 'text' | 'words';

/** A transaction that somebody else has to sign, in all the forms in which it gets there. */
export function PreparedPanel(props: PreparedPanelProps) {
  const { transaction, name } = props;
  const { t } = useTexts();
  const f = useFormats();
  const [way, setWay] = useState<Way>('file');
  const { id, signer, chainId, fee, text, json, qrParts, aminoJson } = transaction;
  return (
    <div className="grid gap-4">
      <KeyValue
        items={[
          {
            key: 'signer',
            label: t('account.prepared.signer'),
            value: <AddressText address={signer} />,
          },
          {
            key: 'chain',
            label: t('account.prepared.chain'),
            value: <bdi className="wrap-anywhere">{foreignText(chainId, 60)}</bdi>,
          },
          { key: 'fee', label: t('account.prepared.fee'), value: f.coin(fee).text },
        ]}
      />
      <Tabs
        label={t('account.prepared.ways')}
        value={way}
        onChange={setWay}
        tabs={[
          {
            value: 'file',
            label: t('account.prepared.file'),
            content: (
              <div className="grid justify-items-start gap-3">
                <p className="text-sm text-ink-2">{t('account.prepared.fileText')}</p>
                <Button
                  icon="download"
                  onClick={() => saveText(`${name}-${id}.json`, json, 'application/json')}
                >
                  {t('account.prepared.download')}
                </Button>
                {aminoJson !== undefined && (
                  <>
                    <p className="text-sm text-ink-2">{t('account.prepared.hardwareText')}</p>
                    <Button
                      icon="download"
                      onClick={() =>
                        saveText(`${name}-${id}-amino.json`, aminoJson, 'application/json')
                      }
                    >
                      {t('account.prepared.hardware')}
                    </Button>
                  </>
                )}
              </div>
            ),
          },
          {
            value: 'qr',
            label: t('account.prepared.qr'),
            content: (
              <div className="grid gap-3">
                <p className="text-sm text-ink-2">
                  {t('account.prepared.qrText', { n: qrParts.length })}
                </p>
                <QrParts parts={qrParts} label={t('account.prepared.qrGroup')} />
              </div>
            ),
          },
          {
            value: 'text',
            label: t('account.prepared.text'),
            content: (
              <div className="grid gap-2">
                <div className="flex flex-wrap items-center justify-between gap-2">
                  <p className="text-sm text-ink-2">{t('account.prepared.textText')}</p>
                  <CopyButton text={text} label={t('account.prepared.copy')} />
                </div>
                <pre
                  tabIndex={0}
                  role="region"
                  aria-label={t('account.prepared.text')}
                  dir="ltr"
                  className="max-h-72 overflow-auto rounded-md border border-line bg-sunken p-3 font-mono text-xs whitespace-pre-wrap wrap-anywhere"
                >
                  {text}
                </pre>
              </div>
            ),
          },
          {
            value: 'words',
            label: t('account.prepared.words'),
            content: <SignHere {...props} />,
          },
        ]}
      />
    </div>
  );
}

/** Sentences for a person; the words are dropped as soon as they were used. */
function SignHere({ transaction, onCheck, onSign, disabledReason }: PreparedPanelProps) {
  const { t } = useTexts();
  const [words, setWords] = useState('');
  const [index, setIndex] = useState('0');
  const [preview, setPreview] = useState<WordsPreview>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const place = readIndex(index);
  const missing =
    words.trim() === ''
      ? t('account.words.none')
      : place === undefined
        ? t('account.words.indexBad')
        : undefined;

  const sign = async (): Promise<void> => {
    if (place === undefined) return;
    setBusy(true);
    setProblem(undefined);
    try {
      const found = await onCheck(words, place);
      setPreview(found);
      if (!found.ok) return;
      if (found.address !== transaction.signer) {
        setProblem(t('account.words.otherAccount', { address: foreignText(found.address, 128) }));
        return;
      }
      await onSign(words, place);
      setWords('');
      setPreview(undefined);
    } catch (error) {
      setProblem(error instanceof Error ? foreignText(error.message, 300) : String(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy && missing === undefined && disabledReason === undefined) void sign();
      }}
    >
      <Note tone="care">
        <p>{t('account.prepared.wordsText')}</p>
      </Note>
      <WordsInput
        label={t('account.words.label')}
        words={words}
        onWords={(next) => {
          setWords(next);
          setPreview(undefined);
          setProblem(undefined);
        }}
        index={index}
        onIndex={setIndex}
        preview={preview}
        disabled={busy}
      />
      {problem !== undefined && <Problem>{problem}</Problem>}
      <div>
        <Button
          type="submit"
          variant="primary"
          busy={busy}
          disabledReason={disabledReason ?? missing}
        >
          {t('account.prepared.sign')}
        </Button>
      </div>
    </form>
  );
}
