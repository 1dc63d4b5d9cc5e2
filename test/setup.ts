/** Properties are tried on the same random numbers each time, so that a test that failed can be run again. */
import fc from 'fast-check'

fc.configureGlobal({ seed: 20261121, endOnFailure: true })
