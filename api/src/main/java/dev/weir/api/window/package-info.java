/**
 * Windows of event time: {@link dev.weir.api.window.Windows} and {@link
 * dev.weir.api.window.Aggregates}.
 */
package dev.weir.api.window;
