/**
 * Files of lines as exactly-once source and sink. Way in: {@link dev.weir.connectors.files.Files},
 * the facade that a job sees; all subpackages belong to the connector's own class loader.
 */
package dev.weir.connectors.files;
