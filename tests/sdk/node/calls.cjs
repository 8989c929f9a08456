// Calls a server with the official Node SDK and prints, as one JSON object, what came back of each call.
// Base URL and key come from the environment, as its documentation says; the folder of source pictures is an argument.
const fs = require('node:fs')
const path = require('node:path')
const { OpenAI } = require('openai')
const { VERSION } = require('openai/version')

const folder = process.argv[2]
const said = (text) => [{ role: 'user', content: text }]
const picture = (name) => fs.createReadStream(path.join(folder, name))
const PROMPT = 'A tea house on a lake in the first snow'
const QUESTION = 'Name three knots a sailor ties'
const GEMINI = 'gemini-2.0-flash'

const client = new OpenAI({ maxRetries: 0 })

async function listed (pages) {
  const rows = []
  for await (const row of pages) rows.push(row)
  return rows
}

async function refusal (promise) {
  try {
    await promise
    return { name: 'none' }
  } catch (error) {
    const { status, code, param } = error
    return { name: error.constructor.name, status, code, param }
  }
}

// A client that retries: notes each status and what it was asked to wait, and is told to wait a millisecond.
function hurried () {
  const met = []
  const fetched = async (...sent) => {
    const answer = await fetch(...sent)
    met.push([answer.status, answer.headers.get('retry-after')])
    const headers = new Headers(answer.headers)
    headers.set('retry-after-ms', '1')
    return new Response(answer.body, { status: answer.status, headers })
  }
  return { met, client: new OpenAI({ maxRetries: 2, fetch: fetched }) }
}

const calls = {
  models: () => listed(client.models.list()),

  image_url: () => client.images.generate({ model: 'dall-e-3', prompt: PROMPT, size: '1536x1024' }),
  image_bytes: () => client.images.generate({
    model: 'gpt-image-1', prompt: PROMPT, background: 'transparent', response_format: 'b64_json'
  }),
  image_four: () => client.images.generate({ model: 'dall-e-3', prompt: PROMPT, n: 4 }),
  edit_one: () => client.images.edit({
    model: 'seedream-v4.5-edit', prompt: 'Put the jug on linen', image: picture('jug.png')
  }),
  edit_list: () => client.images.edit({
    model: 'wan-2.6-image-edit', prompt: 'The jug on the cloth', image: [picture('jug.png'), picture('cloth.png')], n: 2
  }),
  edit_mask: () => client.images.edit({
    model: 'seedream-v4.5-edit', prompt: 'Fold the cloth', image: picture('jug.png'), mask: picture('mask.png')
  }),

  chat: async () => {
    const { data, response } = await client.chat.completions
      .create({ model: GEMINI, messages: said(QUESTION) }).withResponse()
    return { data, actual: response.headers.get('x-model-actual'), moved: response.headers.get('x-failover-used') }
  },
  chat_moved: async () => {
    const { data, response } = await client.chat.completions
      .create({ model: GEMINI, messages: said('A knot [mock:failover]') }).withResponse()
    return { data, actual: response.headers.get('x-model-actual'), moved: response.headers.get('x-failover-used') }
  },
  chat_stream: async () => listed(await client.chat.completions.create({
    model: GEMINI, messages: said(QUESTION), stream: true
  })),
  chat_usage: async () => listed(await client.chat.completions.create({
    model: GEMINI, messages: said(QUESTION), stream: true, stream_options: { include_usage: true }
  })),
  text: () => client.completions.create({ model: 'gpt-4o-mini', prompt: ['At dawn', 'At noon'], max_tokens: 12 }),
  text_stream: async () => listed(await client.completions.create({
    model: 'gpt-4o-mini', prompt: 'At dawn', max_tokens: 12, stream: true
  })),

  refusals: async () => {
    const found = {}
    for (const wish of ['400', 'moderated', '401', '402', '404', '429', '503']) {
      const text = `A knot [mock:${wish}]`
      found[`image ${wish}`] = await refusal(client.images.generate({ model: 'dall-e-3', prompt: text }))
      found[`chat ${wish}`] = await refusal(client.chat.completions.create({ model: GEMINI, messages: said(text) }))
    }
    found.key = await refusal(new OpenAI({ apiKey: 'sk-live', maxRetries: 0 }).models.list())
    found.field = await refusal(client.images.generate({ model: 'dall-e-3', prompt: PROMPT, n: 5 }))
    return found
  },
  retries: async () => {
    const found = {}
    for (const wish of ['429x2', '503x1']) {
      const image = hurried()
      await image.client.images.generate({ model: 'dall-e-3', prompt: `A knot [mock:${wish}]` })
      found[`image ${wish}`] = image.met
      const chat = hurried()
      await listed(await chat.client.chat.completions.create({
        model: GEMINI, messages: said(`A knot [mock:${wish}]`), stream: true
      }))
      found[`chat ${wish}`] = chat.met
    }
    return found
  }
}

async function main () {
  const told = { node: process.version, sdk: VERSION }
  for (const [name, call] of Object.entries(calls)) {
    try {
      told[name] = await call()
    } catch (error) {
      told[name] = { failed: String(error.stack) }
    }
  }
  process.stdout.write(JSON.stringify(told))
}

main()
