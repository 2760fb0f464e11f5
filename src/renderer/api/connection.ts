/** A transport that may be interrupted, and says so. */
import type { Merge } from '#shared/bundle'
import type { Transport } from '#shared/contract'
import type { OwnData } from '#shared/ownData'

/** `lost`: trying again. `refused`: the address has no valid token, and trying again would not help. */
export type ConnectionStatus = 'connecting' | 'open' | 'lost' | 'refused'

export interface Connection extends Transport {
  /** Hands a bundle that the user has given to the page over to the host, to be merged. Throws AppErrors. */
  merge(file: File): Promise<Merge>
  /** The same with files of the user's own data, to be taken into the library. Throws AppErrors. */
  take(files: readonly File[]): Promise<OwnData>
  /** Events may have been missed: read again what is shown. Returns the function that ends it. */
  onReconnect(listener: () => void): () => void
  /** Hears the status now and whenever it changes. Returns the function that ends it. */
  onStatus(listener: (status: ConnectionStatus) => void): () => void
}
