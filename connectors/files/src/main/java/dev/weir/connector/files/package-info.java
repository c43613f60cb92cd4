/**
 * Files, local or in an object store, as exactly-once sources and sinks. Way in: {@code Files}, the
 * facade a job sees; all else belongs to the connector's own class loader.
 */
package dev.weir.connector.files;
