/**
 * What a format of lines has to do: turn one line into a record and a record into one line. Way in:
 * {@link dev.weir.connectors.files.line.LineFormat}.
 */
package dev.weir.connectors.files.line;
