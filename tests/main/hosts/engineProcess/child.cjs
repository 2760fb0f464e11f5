// A stand-in for the engine process: does what its message says.
process.on('message', (message) => {
  if (message.type === 'echo') process.send({ ...message, environment: process.env.SALTUS_ECHO })
  if (message.type === 'say') (console.log('a banner'), console.error('a warning'))
  if (message.type === 'crash') (console.error('x'.repeat(10_000) + ' the end'), process.abort())
  if (message.type === 'quit') {
    for (let i = 0; i < 500; i++) process.send({ type: 'columns', i, data: new Float32Array(1000) })
    process.send({ type: 'goodbye' }, () => process.disconnect())
  }
})
process.on('disconnect', () => process.exit(0))
process.send({ type: 'described' })
