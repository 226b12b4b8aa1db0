/** Which repository, and the origin of the server that hosts it. */
export type Repository = { readonly did: string; readonly service: string }
