/** The theme that is shown: the setting, or what the system prefers. */
import { MediaQuery } from 'svelte/reactivity'
import type { Preferences } from './preferences.svelte'

export class Theme {
  private readonly dark = new MediaQuery('(prefers-color-scheme: dark)')

  constructor(private readonly preferences: Preferences) {}

  get resolved(): 'light' | 'dark' {
    const { theme } = this.preferences.current
    if (theme !== 'system') return theme
    return this.dark.current ? 'dark' : 'light'
  }
}
