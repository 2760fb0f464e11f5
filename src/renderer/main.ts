/** Starts the window: theme before the first paint, then the application on its transport. */
import { mount } from 'svelte'
import './styles/tokens.css'
import './styles/base.css'
import { createTransport } from './api/transport'
import AppView from './App.svelte'

document.documentElement.dataset.theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'

mount(AppView, { target: document.body, props: { connection: createTransport() } })
