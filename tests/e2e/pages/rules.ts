/** The rules of axe (WCAG 2.2 A and AA, and its best practices), for the screen that is shown. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** What breaks a rule, and where. */
export async function brokenRules(page: Page): Promise<string[]> {
  // a button that becomes ready while axe looks has its new colour at once
  await page.emulateMedia({ reducedMotion: 'reduce' })
  // one that is called off has ended, too
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)))
  const { violations, passes } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  expect(passes.length).toBeGreaterThan(15)
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary ?? ''}`)
  )
}
