/**
 * The machine's own file system. Way in: {@link dev.weir.connectors.files.local.LocalPartFiles}.
 */
package dev.weir.connectors.files.local;
