// The changes that are timed: another rule, a zoomed map, a moved cursor.

/** @typedef {Parameters<Parameters<typeof import('./page.mjs').inWindow>[1]>[0]} Window */

const MAP = 'Map of answers'
/** Looking whether something has come is work of the page as well. */
const SELDOM = { polling: 250 }

/** @param {import('playwright-core').Locator} picture */
async function boxOf(picture) {
  const box = await picture.boundingBox()
  if (!box) throw new Error('a picture is not shown')
  return box
}

/**
 * A press on another rule of the 16 × 16 map shows that rule in the viewer: two panels are drawn anew.
 * @param {Window} window @param {string} title of the run @param {number} rounds
 */
export async function rulesPressed({ page, open, picture, perChange, settled }, title, rounds) {
  await open(title)
  await picture('256 rules').waitFor()
  await picture('Space and time').waitFor()
  const { x, y, width, height } = await boxOf(picture('256 rules'))
  const press = async (/** @type {number} */ round) => {
    await page.mouse.click(x + width / 2 + 6 * (round - 8), y + height / 2 + 3 * (round % 5))
    await settled()
  }
  return perChange(rounds, press, { pictures: () => 2 })
}

/** Notes what the map's picture says of itself, which is different for every answer. @param {Window} window */
async function answersOf({ page, picture }) {
  await picture(MAP).evaluate((element) => {
    const seen = /** @type {string[]} */ ([])
    new MutationObserver(() => seen.push(element.ariaLabel ?? '')).observe(element, {
      attributeFilter: ['aria-label']
    })
    Object.assign(window, { seen })
  })
  const all = () => page.evaluate(() => /** @type {{ seen?: string[] }} */ (window).seen ?? [])
  return {
    /** Answers since then, at least one, the last as fine as they get. @param {number} since */
    async finest(since) {
      await page.waitForFunction(
        (since) => {
          const { seen = [] } = /** @type {{ seen?: string[] }} */ (window)
          return seen.length > since && seen.at(-1)?.includes(' 256 × ')
        },
        since,
        SELDOM
      )
      return (await all()).length - since
    },
    /** @param {number} since */
    next: (since) =>
      page.waitForFunction(
        (since) => /** @type {{ seen?: string[] }} */ (window.seen?.length ?? 0) > since,
        since
      ),
    count: async () => (await all()).length
  }
}

/** In by half a doubling, out again, with Ctrl held and the pointer over the map. @param {Window} window @param {number} round */
const turnWheel = ({ page }, round) => page.mouse.wheel(0, round % 2 ? 100 : -100)

/** @param {Window} window @param {() => Promise<void>} work */
async function overMap({ page, picture }, work) {
  const { x, y, width, height } = await boxOf(picture(MAP))
  await page.mouse.move(x + width / 2, y + height / 2)
  await page.keyboard.down('Control')
  await work()
  await page.keyboard.up('Control')
}

/**
 * The error map: what a turn of the wheel takes until it is seen, and how much of it each answer that follows; what each answer takes
 * when the cursor moves, with all that other panels draw of that.
 * @param {Window} window @param {string} title of the run @param {number} rounds
 */
export async function mapFollows(window, title, rounds) {
  const { page, open, perChange } = window
  await open(title)
  await page.getByRole('region', { name: MAP }).getByRole('button', { name: 'errors' }).click()
  await page.waitForFunction(() =>
    document.querySelector('[role=img][aria-label^="Map of answers"]')?.ariaLabel?.includes(' 256 × ')
  )
  const answers = await answersOf(window)
  let since = await answers.count()
  const drawn = async () => (await answers.count()) - since
  const finest = async () => {
    await answers.finest(since)
    since = await answers.count()
  }
  /** @type {number[]} */
  let zoomed = []
  /** @type {number[]} */
  let answered = []
  await overMap(window, async () => {
    const turned = async () => 1 + (await drawn())
    zoomed = await perChange(rounds, (round) => turnWheel(window, round), {
      pictures: turned,
      after: finest
    })
    const turnAndWait = async (/** @type {number} */ round) => {
      await turnWheel(window, round)
      await answers.finest(since)
    }
    const forget = async () => (since = await answers.count())
    answered = await perChange(rounds, turnAndWait, { pictures: turned, after: forget })
  })
  const move = async (/** @type {number} */ round) => {
    await page.keyboard.press(round % 2 ? 'End' : 'Home')
    await answers.finest(since)
  }
  const moved = await perChange(rounds, move, {
    pictures: drawn,
    after: async () => (since = await answers.count())
  })
  return { zoomed, answered, moved }
}

/** By the clock: from a turn of the wheel to the first answer to it. @param {Window} window @param {string} title of the run @param {number} rounds */
export async function firstAnswers(window, title, rounds) {
  await window.open(title)
  await window.picture(MAP).waitFor()
  const answers = await answersOf(window)
  /** @type {number[]} */
  const times = []
  await overMap(window, async () => {
    for (let round = 0; round < rounds; round++) {
      await window.settled()
      const since = await answers.count()
      const began = performance.now()
      await turnWheel(window, round)
      await answers.next(since)
      times.push(performance.now() - began)
    }
  })
  return times
}
