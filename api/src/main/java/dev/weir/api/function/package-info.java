/**
 * What users write to handle records; {@link dev.weir.api.function.ProcessFunction} is the one with
 * state and timers.
 */
package dev.weir.api.function;
