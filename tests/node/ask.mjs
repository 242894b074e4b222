// What a program does with OpenAI's own client, unmodified. Prints one JSON value.
import OpenAI from "openai";

const [url, apiKey, question] = process.argv.slice(2);
const client = (key) => new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: 0 });
const openai = client(apiKey);
const asked = { model: "hoi-bao", messages: [{ role: "user", content: question }] };

async function refused(calling) {
  try {
    await calling();
  } catch (error) {
    const { status, code, type, message } = error;
    return { name: error.constructor.name, status, code, type, message };
  }
  return null;
}

const whole = await openai.chat.completions.create(asked);
const chunks = [];
const stream = await openai.chat.completions.create({
  ...asked,
  stream: true,
  stream_options: { include_usage: true },
});
for await (const chunk of stream) chunks.push(chunk);

// Left in mid-stream: the next question is answered all the same.
const left = await openai.chat.completions.create({ ...asked, stream: true });
for await (const chunk of left) {
  if (chunk.choices[0]?.delta) break;
}
left.controller.abort();

const models = [];
for await (const model of openai.models.list()) models.push(model.id);

console.log(
  JSON.stringify({
    whole,
    chunks,
    models,
    errors: {
      key: await refused(() => client("sk-other").chat.completions.create(asked)),
      model: await refused(() => openai.chat.completions.create({ ...asked, model: "gpt-5" })),
      body: await refused(() => openai.chat.completions.create({ ...asked, messages: [] })),
      n: await refused(() => openai.chat.completions.create({ ...asked, n: 2 })),
    },
  }),
);
