export { composeRules, compositionOf, type Composition } from './composition.ts'
export { demandsOf, joinDemands, type Demands } from './demands.ts'
export { boundObligations, deriveObligations, type Obligation, type Obligations } from './obligations.ts'
export type { Standby } from './placement.ts'
