/**
 * Printing what was committed. Way in: {@link dev.weir.connectors.simple.console.ConsoleWriter} and
 * {@link dev.weir.connectors.simple.console.ConsoleCommitter}.
 */
package dev.weir.connectors.simple.console;
