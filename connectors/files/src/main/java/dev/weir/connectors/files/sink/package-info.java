/**
 * Writing files exactly once. Way in: {@link dev.weir.connectors.files.sink.FileSink}; the protocol
 * stands there.
 */
package dev.weir.connectors.files.sink;
