/**
 * Keyed state and timers as fields of a function, declared with {@link dev.weir.api.state.State}
 * and {@link dev.weir.api.state.Timer}.
 */
package dev.weir.api.state;
