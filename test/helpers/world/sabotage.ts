import { registerHooks } from 'node:module';

/**
 * Loaded before the agent (`node --import`): takes lines out of its source, named by the variable
 * `SABOTAGE` as `[{file, text, instead}]`, to show that a test which guards them goes red.
 */
const cuts = JSON.parse(process.env.SABOTAGE ?? '[]') as {
  file: string;
  text: string;
  instead: string;
}[];

registerHooks({
  load: (url, context, next) => {
    const loaded = next(url, context);
    const cut = cuts.find(({ file }) => url.endsWith(file));
    if (cut === undefined || loaded.source === undefined || loaded.source === null) return loaded;
    const { source: bytes } = loaded;
    const source = typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes);
    if (!source.includes(cut.text)) throw new Error(`nothing to take out of ${cut.file}`);
    return { ...loaded, source: source.replace(cut.text, cut.instead) };
  },
});
