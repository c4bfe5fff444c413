// Runs before everything else. The page's policy forbids making code from text, so the schema
// library must not even try: a refused try is reported as an attack.
globalThis.__zod_globalConfig = { jitless: true };
